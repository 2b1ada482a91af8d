/** From a path to the bytes of a screen, inside the engine: opens, copies the first window out, closes. */
import { windowOf } from '../../../main/session/image-window.ts';
import { byTurns } from '../kit/by-turns.ts';
import { firmware, gibibyteImage } from '../kit/images.ts';
import { openOn } from '../kit/machines.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const SCREEN_BYTES = 4096;

function openAndLook(path: string): void {
  const machine = openOn(path);
  windowOf(machine, { flash: 0, offset: 0, lengthBytes: SCREEN_BYTES });
  machine.close();
}

const small = firmware();
const large = gibibyteImage();
const startOfFirst = performance.now();
openAndLook(small);
const first = performance.now() - startOfFirst;
const times = await byTurns(
  { small: () => openAndLook(small), large: () => openAndLook(large) },
  { warmUp: 3, counted: 25 },
);
reportRows([
  rowOf({
    what: 'engine: open 64 MiB and read a screen, first time in a process',
    unit: 'ms',
    ours: [first],
  }),
  rowOf({
    what: 'engine: open 64 MiB and read a screen',
    unit: 'ms',
    ours: times.small,
    budget: { text: 'under 5 ms', isMet: ({ median }) => median < 5 },
  }),
  rowOf({
    what: 'engine: open 1 GiB and read a screen',
    unit: 'ms',
    ours: times.large,
    peer: { name: '64 MiB', values: times.small },
    budget: {
      text: 'at most 2 × of 64 MiB',
      isMet: (_, ratio) => ratio !== null && ratio.median <= 2,
    },
  }),
]);
