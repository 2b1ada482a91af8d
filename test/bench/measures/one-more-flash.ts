/** What one more flash costs this process, on an image of 64 MiB that it has mapped already. */
import type { Machine } from '../../../main/session/machine.ts';
import { FIRMWARE_BYTES, firmware } from '../kit/images.ts';
import { openOn, openVirt, touchEveryPage } from '../kit/machines.ts';
import { privateKiBOf, settle } from '../kit/memory-use.ts';
import { qemuPrivateKiB } from '../kit/qemu-memory.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

/** One alone would drown in what the runtime does beside. */
const FLASHES = 32;
const WARM_UP = 2;
const REPETITIONS = 7;
const QEMU_REPETITIONS = 3;

/** Private KiB of a machine with two flashes on the image, each of which has been read, above what was there. */
async function costOfFlashes(image: string): Promise<number> {
  const opened: Machine[] = [];
  await settle();
  const before = privateKiBOf('self');
  for (let count = 0; count < FLASHES / 2; count++) {
    const machine = openVirt(image, image);
    touchEveryPage(machine, 0, 2 * FIRMWARE_BYTES);
    opened.push(machine);
  }
  await settle();
  const after = privateKiBOf('self');
  for (const machine of opened) machine.close();
  return (after - before) / FLASHES;
}

const image = firmware();
const keptOpen = openOn(image);
const ours: number[] = [];
for (let round = -WARM_UP; round < REPETITIONS; round++) {
  const each = await costOfFlashes(image);
  if (round >= 0) ours.push(each);
}
keptOpen.close();

const theirs: number[] = [];
for (let round = 0; round < QEMU_REPETITIONS; round++) {
  const [one, two] = [await qemuPrivateKiB([image]), await qemuPrivateKiB([image, image])];
  if (one !== null && two !== null) theirs.push(two - one);
}
reportRows([
  rowOf({
    what: `private memory of one more flash on a mapped 64 MiB image (mean of ${FLASHES})`,
    unit: 'KiB',
    ours,
    peer: theirs.length === 0 ? undefined : { name: 'QEMU, a second pflash', values: theirs },
    budget: { text: 'under 64 KiB', isMet: ({ median }) => median < 64 },
  }),
]);
