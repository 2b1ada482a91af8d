/** What can be measured on this system. */
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import type { FootprintMeans } from '../../app/contract/footprint.ts';
import { VIRT_BYTES } from './lab-machine.ts';
import { requireMeasurable } from './process-memory.ts';
import { qemuVersion } from './qemu.ts';

/** Starts QEMU to ask for its version. Never throws for what is not here. */
export async function footprintMeans(): Promise<FootprintMeans> {
  const measuring = await outcomeOf(requireMeasurable);
  const qemu = await outcomeOf(() => qemuVersion());
  return {
    refusal: measuring.refusal,
    qemu: { version: qemu.value, imageBytes: VIRT_BYTES, refusal: qemu.refusal },
  };
}

async function outcomeOf<T>(
  ask: () => T | Promise<T>,
): Promise<{ value: T; refusal: null } | { value: null; refusal: ErrorReport }> {
  try {
    return { value: await ask(), refusal: null };
  } catch (thrown) {
    if (thrown instanceof UserError) return { value: null, refusal: thrown.report };
    throw thrown;
  }
}
