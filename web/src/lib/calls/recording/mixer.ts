/** The sounds of those who have agreed, as one. */

export class Mixer {
	private readonly context = new AudioContext();
	private readonly all = this.context.createMediaStreamDestination();
	private readonly voices = new Map<string, { track: MediaStreamTrack; from: MediaStreamAudioSourceNode }>();

	get track(): MediaStreamTrack {
		return this.all.stream.getAudioTracks()[0]!;
	}

	/** These are heard from now on, and nobody else. */
	hear(tracks: readonly MediaStreamTrack[]): void {
		const wanted = new Set(tracks.map((one) => one.id));
		for (const [id, { from }] of this.voices)
			if (!wanted.has(id)) {
				from.disconnect();
				this.voices.delete(id);
			}
		for (const track of tracks) {
			if (this.voices.has(track.id)) continue;
			const from = this.context.createMediaStreamSource(new MediaStream([track]));
			from.connect(this.all);
			this.voices.set(track.id, { track, from });
		}
		if (this.context.state === 'suspended') void this.context.resume().catch(() => {});
	}

	close(): void {
		this.hear([]);
		void this.context.close().catch(() => {});
	}
}
