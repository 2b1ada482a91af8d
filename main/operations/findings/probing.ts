/** Looks for a query table that nobody answers: the driver takes the bank for another width or interleave. */
import type { FlashGeometry } from '../../pflash/geometry.ts';
import { accessWidthOf, onEveryChip } from '../../pflash/geometry.ts';
import { QUERY_COMMAND, QUERY_PLACE } from '../../pflash/query-fields.ts';
import { sayShape } from '../details.ts';
import type { BusShape } from '../query-attempt.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { type Amend, foundBy, hex, placeOf, type RuleMaker, type Said } from './finding-rule.ts';

export const PROBING: RuleMaker = (flash, report) => {
  const bank = accessShapeOf(flash.device.geometry);
  let isFound = false;
  let inVain: readonly { readonly amend: Amend; readonly shape: BusShape }[] = [];
  return {
    cycle({ direction }, { shape, isAnswered, firstCycle }) {
      if (direction === 'write' || shape === null || isAnswered === null) return;
      if (isAnswered && !isFound) {
        isFound = true;
        if (sayShape(shape) !== sayShape(bank))
          report(foundBy('probe-shape', flash, mistaken(flash, shape, firstCycle)));
      }
      if (isAnswered || inVain.some((each) => sayShape(each.shape) === sayShape(shape))) return;
      const found = foundBy('probe', flash, {
        cycle: firstCycle,
        severity: 'note',
        what: `The query as ${sayShape(shape)} is not answered.`,
        todo: whatWorks(flash),
      });
      inVain = [...inVain, { amend: report(found), shape }];
    },
    remember() {
      const was = { inVain, isFound };
      return () => {
        ({ inVain, isFound } = was);
      };
    },
    end() {
      const last = inVain.at(-1);
      if (last === undefined || isFound) return;
      const what = `The query as ${sayShape(last.shape)} is not answered, nor is any other: the driver finds no flash.`;
      last.amend({ severity: 'error', what });
    },
  };
};

/** A bank of 64 bits is reached by two accesses of 32: no cycle shows more of it. */
function accessShapeOf(geometry: FlashGeometry): BusShape {
  const bankWidthBytes = accessWidthOf(geometry);
  const { deviceWidthBytes } = geometry;
  return { bankWidthBytes, deviceWidthBytes: deviceWidthBytes === 8 ? bankWidthBytes : deviceWidthBytes };
}

/** The driver goes on with what only some of the chips said. */
function mistaken(flash: WatchedFlash, shape: BusShape, cycle: number): Said {
  const { geometry } = flash.device;
  const chips = geometry.bankWidthBytes / geometry.deviceWidthBytes;
  const sizes =
    chips > 1
      ? ` Erase block, write buffer and size in the query table are one chip’s: the bank has ${chips} times as much.`
      : '';
  return {
    cycle,
    severity: 'warning',
    what: `The driver finds a query table as ${sayShape(shape)}, but the bank is ${sayShape(geometry)}.${sizes}`,
    todo: whatWorks(flash),
  };
}

/** What a driver has to send here. */
function whatWorks(flash: WatchedFlash): string {
  const { geometry, queryStrideBytes } = flash.device;
  const command = onEveryChip(geometry, QUERY_COMMAND);
  const place = QUERY_PLACE * queryStrideBytes;
  const every = queryStrideBytes === 1 ? 'byte by byte' : `every ${queryStrideBytes} bytes`;
  return `The bank is ${sayShape(geometry)}: write ${hex(command)} at ${placeOf(flash, place)}, and read “QRY” from ${hex(0x10 * queryStrideBytes)} on, ${every}.`;
}
