/** Physical eraseblocks of a UBI that no volume has, and that are neither free nor blank: each is told by itself. */
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { isSound, type Peb, type Pebs } from './eraseblocks.ts';
import { fieldsOf } from './headers.ts';

const SHOWN_MAX = 1024;
const RUNS_SHOWN = 20;

/** What lies in one of something else, as far as it is known, or the eraseblock itself. */
export function* lostPebs(reading: Reading, { pebs, pebBytes, end }: Pebs): Generator<Found> {
  for (const peb of pebs.filter(isLost).slice(0, SHOWN_MAX)) {
    const pebEnd = Math.min(peb.at + pebBytes, end);
    const inside = peb.state === 'something else' ? reading.scan(peb.at, pebEnd) : [];
    if (inside.length > 0) yield* inside;
    else yield pebNode(peb, pebEnd);
  }
}

/** Of all of them, a sentence each. */
export function lostProblems({ pebs }: Pebs): string[] {
  const lost = pebs.filter(isLost);
  const others = lost.filter(({ state }) => state === 'something else').map(({ number }) => number);
  const [isOne, numbers] = [others.length === 1, runsText(others)];
  return [
    ...(others.length === 0
      ? []
      : [
          `PEB${isOne ? '' : 's'} ${numbers} ${isOne ? 'has' : 'have'} no sound header and ${isOne ? 'is' : 'are'} not erased: damaged, or of something else.`,
        ]),
    ...(lost.length > SHOWN_MAX
      ? [`${countText(lost.length - SHOWN_MAX)} PEBs that are in no volume are not shown.`]
      : []),
  ];
}

/** `0–11, 13`, of numbers in their order. */
export function runsText(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === number - 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  const shown = runs
    .slice(0, RUNS_SHOWN)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  return `${shown.join(', ')}${runs.length > RUNS_SHOWN ? ', …' : ''}`;
}

/** It may have held a part of a volume. */
export function isLost({ state }: Peb): boolean {
  return state === 'damaged' || state === 'something else';
}

function pebNode({ number, at, ec, vid, state }: Peb, end: number): Found {
  return {
    kind: 'ubi-peb',
    subtype: state === 'damaged' ? state : 'damaged, or of something else',
    name: `PEB ${number}`,
    start: at,
    sizeBytes: end - at,
    fields: isSound(ec) ? fieldsOf(ec, 0) : [],
    problems: [
      ...(ec === 'damaged' ? ['Its EC header is damaged.'] : []),
      ...(vid === 'damaged' ? ['Its VID header is damaged: what it holds is in no volume.'] : []),
      ...(state === 'something else' && vid !== 'damaged' ? ['It has no headers, and is not erased.'] : []),
    ],
  };
}
