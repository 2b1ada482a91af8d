/** Rows of the footprint lab, as the engine tells them. */
import type { FootprintRow } from '../../../app/contract/footprint.ts';

const KIB = 1024;

/** Of a flash of 64 MiB of which each process holds so much more than one without an image. */
export function footprintRow(
  strategy: FootprintRow['strategy'],
  instances: number,
  different: Partial<FootprintRow> = {},
): FootprintRow {
  const control = { privateKiB: 17 * KIB, pssKiB: 20 * KIB };
  const { privateAboveControlKiB = 64 * KIB } = different;
  return {
    strategy,
    instances,
    privateKiB: control.privateKiB + privateAboveControlKiB,
    pssKiB: control.pssKiB + privateAboveControlKiB,
    rssKiB: 100 * KIB,
    fileKiB: 0,
    privateCleanKiB: 0,
    privateDirtyKiB: 0,
    sharedCleanKiB: 0,
    sharedDirtyKiB: 0,
    totalPssKiB: instances * (control.pssKiB + privateAboveControlKiB),
    imageKiB: instances * privateAboveControlKiB,
    control,
    privateAboveControlKiB,
    mapping: null,
    flashBytes: 64 * KIB * KIB,
    note: null,
    qemuVersion: strategy === 'qemu' ? '7.2.22' : null,
    ...different,
  };
}
