/** Which pages of the lab's image are in memory, as they were when somebody last looked. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { Residency } from '../../../app/contract/footprint.ts';
import { engine } from '../../link/engine.ts';

export interface Look {
  /** The image that the rest is of. */
  readonly image: string | null;
  readonly residency: Residency | null;
  readonly error: ErrorReport | null;
}

export const residencyStore = createStore<Look>()(() => ({ image: null, residency: null, error: null }));

/** Looks again; what was seen of this image stays until the answer is there. An answer for another image is dropped. */
export async function lookAtPages(image: string): Promise<void> {
  if (residencyStore.getState().image !== image)
    residencyStore.setState({ image, residency: null, error: null });
  const seen = await askFor(image);
  if (residencyStore.getState().image === image) residencyStore.setState(seen);
}

async function askFor(image: string): Promise<Partial<Look>> {
  try {
    return { residency: await engine.call('footprint.residency', { image }), error: null };
  } catch (thrown) {
    return { residency: null, error: toReport(thrown) };
  }
}
