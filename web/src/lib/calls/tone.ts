/** Tones drawn by the browser: no file is loaded. Two notes and a pause, as quiet as a door bell in the next room. */

const NOTES = [659.25, 523.25];
const PERIOD = 2.4;

function note(context: AudioContext, at: number, frequency: number, loud: number) {
	const oscillator = context.createOscillator();
	const gain = context.createGain();
	oscillator.type = 'sine';
	oscillator.frequency.value = frequency;
	gain.gain.setValueAtTime(0, at);
	gain.gain.linearRampToValueAtTime(loud, at + 0.02);
	gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.55);
	oscillator.connect(gain).connect(context.destination);
	oscillator.start(at);
	oscillator.stop(at + 0.6);
}

function context(): AudioContext | null {
	try {
		return new AudioContext();
	} catch {
		return null;
	}
}

/** Rings until the returned function is called. Browsers let a page sound only after somebody has touched it. */
export function ring(loud = 0.25): () => void {
	const audio = context();
	if (!audio) return () => {};
	const again = () => NOTES.forEach((one, index) => note(audio, audio.currentTime + index * 0.3, one, loud));
	again();
	const timer = setInterval(again, PERIOD * 1000);
	return () => {
		clearInterval(timer);
		void audio.close();
	};
}

/** The tone that a caller hears while it rings at the other end. */
export const ringsThere = (): (() => void) => ring(0.08);

/** Once, on a chosen loudspeaker. */
export async function once(speaker: string): Promise<void> {
	const audio = context() as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null;
	if (!audio) return;
	if (speaker) await audio.setSinkId?.(speaker).catch(() => {});
	NOTES.forEach((one, index) => note(audio, audio.currentTime + index * 0.3, one, 0.25));
	setTimeout(() => void audio.close(), 1500);
}
