/** A camera that is switched on as a webcam opens the calls, and is the one that is sent there. */

import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Webcam } from '$lib/api/types';
import { agent } from '$lib/app/agent.svelte';
import { isLetIn } from '$lib/permitted/refusal';
import { choices, use } from './preferred';
import { here } from './state.svelte';

/** Opens the page for it: the calls, or where it is said why it is not let in. */
export async function switchedOn(webcam: Webcam): Promise<void> {
	const letIn = isLetIn(webcam.permission);
	// One that is not let in is not taken into use by a call that goes on.
	if (letIn) use('video', webcam.name);
	else choices.dispatchEvent(new Event('used'));
	const at = letIn ? '/calls' : '/camera';
	// Whoever talks goes on with it; whoever picks pictures is told beside them.
	if (here.joined || agent.picking || page.url.pathname === at) return;
	await goto(at);
}
