/** Following a log that a running QEMU still writes: the machine of the window moves with the guest. */
import { createStore } from 'zustand/vanilla';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { mayGiveWay } from '../backing/unsaved.ts';
import { showWhereItStands } from '../history.ts';
import { machineStore, takeMachine } from '../machine.ts';
import { tell } from '../notice.ts';
import { readStored, writeStored } from '../stored.ts';
import { withPickedTrace } from './pick-trace.ts';

/** The log that is followed from this window, and the way to stop that. */
export interface FollowedTrace {
  readonly name: string;
  readonly stop: () => void;
}

export const followedStore = createStore<{ readonly followed: FollowedTrace | null }>()(() => ({
  followed: null,
}));

/** Lets the person choose a log, and follows it. */
export async function followPickedTrace(): Promise<void> {
  await withPickedTrace(followTrace);
}

/** Until it ends, or is stopped: what was done until then stays. */
async function followTrace(path: string): Promise<void> {
  if (!(await mayGiveWay(machineStore.getState().machine))) return;
  stopFollowing();
  const stopping = new AbortController();
  const followed = { name: fileName(path), stop: () => stopping.abort() };
  followedStore.setState({ followed });
  const stop = machineStore.subscribe((state, before) => {
    if (state.machine !== before.machine) showWhereItStands();
  });
  try {
    takeMachine(await engine.call('trace.follow', { path }, stopping.signal));
    tell(`${followed.name} has ended: its writer has closed it.`);
  } catch (thrown) {
    if (!stopping.signal.aborted) throw thrown;
  } finally {
    stop();
    if (followedStore.getState().followed === followed) followedStore.setState({ followed: null });
  }
}

/** A page that is loaded anew follows no more: that is said once, by the name of what it followed. */
export function startFollowing(): void {
  const name = readStored('followed', 'tab');
  if (name)
    tell(`Following ${name} has ended with the reload of the page. What was done until then is here.`);
  writeStored('followed', '', 'tab');
  followedStore.subscribe(({ followed }) => writeStored('followed', followed?.name ?? '', 'tab'));
}

export function stopFollowing(): void {
  followedStore.getState().followed?.stop();
}
