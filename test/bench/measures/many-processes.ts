/** What one more process costs that has the same image, and what 50 hold together, beside as many machines of QEMU. */
import { UserError } from '../../../app/contract/errors.ts';
import type { FootprintReport } from '../../../app/contract/footprint.ts';
import { measureFootprint } from '../../../main/footprint/footprint.ts';
import { toTheEnd } from '../../../main/footprint/lab.ts';
import { BUILT_INSTANCE } from '../../kit/command.ts';
import { FIRMWARE_BYTES, firmware } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const PROCESSES = 50;
/** What each may cost beside the image that all have. */
const EACH_KIB = 1024;
const IMAGE_KIB = FIRMWARE_BYTES / 1024;

async function measure(withQemu: boolean): Promise<FootprintReport> {
  const rows = measureFootprint(
    { image: firmware(), instances: [PROCESSES], strategies: ['shared'], touch: 'all', withQemu },
    {
      instancePath: BUILT_INSTANCE,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  return toTheEnd(rows);
}

/** Without QEMU where it is not here, or where there is no memory for so many of its machines. */
const report = await measure(true).catch((thrown: unknown) => {
  if (thrown instanceof UserError) return measure(false);
  throw thrown;
});
const shared = report.rows.find(({ strategy }) => strategy === 'shared');
const qemu = report.rows.find(({ strategy }) => strategy === 'qemu');
if (shared === undefined) throw new Error('nothing was measured');

const allowedKiB = IMAGE_KIB + PROCESSES * (report.control.pssKiB + EACH_KIB);
reportRows([
  rowOf({
    what: 'private memory of a process without an image',
    unit: 'KiB',
    ours: [report.control.privateKiB],
    peer: qemu && { name: 'QEMU, paused', values: [qemu.control.privateKiB] },
  }),
  rowOf({
    what: `private memory of one of ${PROCESSES} processes with a 64 MiB image, above one without`,
    unit: 'KiB',
    ours: [shared.privateAboveControlKiB],
    peer: qemu && { name: 'QEMU, paused', values: [qemu.privateAboveControlKiB] },
    budget: { text: 'under 1,024 KiB', isMet: ({ median }) => median < EACH_KIB },
  }),
  rowOf({
    what: `Pss of ${PROCESSES} processes with a 64 MiB image together, every page read`,
    unit: 'KiB',
    ours: [shared.totalPssKiB],
    peer: qemu && { name: 'QEMU, paused', values: [qemu.totalPssKiB] },
    budget: {
      text: `under ${allowedKiB.toLocaleString('en')} KiB (as many without, 64 MiB and 1 MiB each)`,
      isMet: ({ median }) => median < allowedKiB,
    },
  }),
]);
