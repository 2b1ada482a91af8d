import { describe, expect, it } from 'vitest';
import {
  DEPTH_MAX,
  LOOK_BYTES,
  NODES_MAX,
  SPENT_LEAST_BYTES,
  UNPACK_LEAST_BYTES,
  UNPACK_TIMES,
} from '../../../../main/image/structure/budget.ts';
import { structureOf } from '../../../../main/image/structure/flatten.ts';
import type { Format, Reading } from '../../../../main/image/structure/format.ts';
import type { Found } from '../../../../main/image/structure/found.ts';
import { Malformed } from '../../../../main/image/structure/malformed.ts';
import { scanBytes } from '../../../../main/image/structure/scan.ts';

/** `BX`, a length of one byte, and so many bytes of anything. */
const BOX: Format = {
  kind: 'box',
  follows: 'This test.',
  signatures: [{ bytes: 'BX' }],
  read: (reading) => {
    const { bytes, start, end } = reading;
    const length = bytes[start + 2];
    if (length === undefined || start + 3 + length > end) throw new Malformed('cut');
    const children = reading.scan(start + 3, start + 3 + length);
    return { kind: 'box', name: `box of ${length}`, start, sizeBytes: 3 + length, children };
  },
};

/** `RR`: takes all that follows, and reads itself anew in it: nesting without end. */
const RECURSIVE: Format = {
  kind: 'recursive',
  follows: 'This test.',
  signatures: [{ bytes: 'RR' }],
  read: readRecursive,
};

function readRecursive(reading: Reading): Found {
  const { start, end } = reading;
  const { children, problems } = reading.gather(later(reading));
  return { kind: 'recursive', name: 'again', start, sizeBytes: end - start, children, problems };
}

function* later(reading: Reading): Generator<Found> {
  yield readRecursive(reading.within(reading.start, reading.end));
}

const text = (words: string) => new Uint8Array(Buffer.from(words, 'latin1'));

describe('A scan', () => {
  it('finds structures, and those inside of them, in the order of places', () => {
    const { nodes } = structureOf(scanBytes(text('..BX\x08.BX\x01aBX\x00..BX\x02zz'), [BOX]));
    expect(nodes.map(({ id, parent, offset, size }) => [id, parent, offset, size])).toEqual([
      [0, null, 2, 11],
      [1, 0, 6, 4],
      [2, 0, 10, 3],
      [3, null, 15, 5],
    ]);
  });

  it('does not look again into what a parser took', () => {
    const deaf: Format = { ...BOX, read: ({ start }) => ({ kind: 'box', name: 'all', start, sizeBytes: 9 }) };
    expect(scanBytes(text('BX......BX'), [deaf]).found).toHaveLength(1);
  });

  it('goes on where a parser refuses', () => {
    const { found } = scanBytes(text('BX\xffBX\x00'), [BOX]);
    expect(found).toMatchObject([{ start: 3 }]);
  });

  it('says how it found each', () => {
    const { nodes } = structureOf(scanBytes(text('BX\x03BX\x00'), [BOX]));
    expect(nodes.map(({ origin }) => origin)).toEqual([
      'By its signature. This test.',
      'By its signature. This test.',
    ]);
  });

  it('ends at so many levels, and says so at the last one', () => {
    const { nodes } = structureOf(scanBytes(text('RR'), [RECURSIVE]));
    expect(nodes.length).toBeLessThanOrEqual(DEPTH_MAX + 1);
    expect(nodes.at(-1)?.problems.join(' ')).toContain(`${DEPTH_MAX} levels`);
  });

  it('says so, too, where a parser only asks what lies in it, and not where that is nothing', () => {
    const boxes = (count: number) =>
      Uint8Array.from({ length: 3 * count }, (_, at) => [0x42, 0x58, 3 * count - at - 1][at % 3] ?? 0);
    const faulty = (count: number) =>
      structureOf(scanBytes(boxes(count), [BOX]))
        .nodes.filter(({ problems }) => problems.length > 0)
        .map(({ id, problems }) => [id, ...problems]);
    expect(faulty(DEPTH_MAX)).toEqual([]);
    expect(faulty(DEPTH_MAX + 5)).toEqual([
      [
        DEPTH_MAX - 1,
        'There is more inside: 40 levels are looked at; what a structure unpacks to is one, too.',
      ],
    ]);
  });

  it('ends at so many structures, keeps those, and says what it left out', () => {
    const bytes = new Uint8Array(2 * 3 * NODES_MAX);
    for (let at = 0; at < bytes.length; at += 3) bytes.set([0x42, 0x58, 0], at);
    const { found, omissions } = scanBytes(bytes, [BOX]);
    expect(found).toHaveLength(NODES_MAX);
    expect(omissions).toEqual(['There is more: the tree ends at 50,000 structures.']);
  });

  it('counts what a parser puts into its structures as well', () => {
    const bytes = new Uint8Array(3 * NODES_MAX);
    for (let at = 0; at < bytes.length; at += 3) bytes.set([0x42, 0x58, 0], at);
    const table: Format = {
      ...BOX,
      read: ({ start }) => {
        const inside = { kind: 'part', name: 'part', start, sizeBytes: 1 };
        return { kind: 'box', name: 'box', start, sizeBytes: 3, children: [inside, { ...inside }] };
      },
    };
    expect(scanBytes(bytes, [table]).found).toHaveLength(Math.floor(NODES_MAX / 3));
  });

  it('ends inside of a structure, too, and keeps that with what it has', () => {
    const bytes = new Uint8Array(3 + 3 * (NODES_MAX + 1));
    bytes.set([0x41, 0x41]);
    for (let at = 3; at < bytes.length; at += 3) bytes.set([0x42, 0x58, 0], at);
    const around: Format = {
      ...BOX,
      signatures: [{ bytes: 'AA' }],
      read: (reading) => {
        const children = reading.scan(reading.start + 3, reading.end);
        return { kind: 'around', name: 'all', start: reading.start, sizeBytes: reading.end, children };
      },
    };
    const { found, omissions } = scanBytes(bytes, [around, BOX]);
    expect(found).toMatchObject([{ kind: 'around' }]);
    expect(found[0]?.children).toHaveLength(NODES_MAX);
    expect(omissions).toEqual(['There is more: the tree ends at 50,000 structures.']);
  });

  it('spends no more on one image than it says, however often its structures lie over one another', () => {
    let spent = 0;
    const greedy: Format = {
      ...BOX,
      read: (reading) => {
        reading.spend(1 << 20);
        spent += 1 << 20;
        return { kind: 'box', name: 'greedy', start: reading.start, sizeBytes: 2 };
      },
    };
    const { omissions } = scanBytes(text('BX'.repeat(4096)), [greedy]);
    expect(spent).toBeLessThanOrEqual(SPENT_LEAST_BYTES);
    expect(omissions.join()).toContain('too long');
  });

  it('charges each unpacking, so that no image has tiny ones without end', () => {
    let unpackings = 0;
    const many: Format = {
      ...BOX,
      read: (reading) => {
        const packed = { method: 'rtime', start: reading.start, sizeBytes: 2, unpackedBytes: 1 } as const;
        const inside = () => {
          unpackings += 1;
          return { children: [], problems: [] };
        };
        for (let count = 0; count < NODES_MAX; count++) reading.unpack(packed, inside);
        return null;
      },
    };
    const { omissions } = scanBytes(text('BX'), [many]);
    expect(unpackings).toBe(
      Math.floor((SPENT_LEAST_BYTES - 2 - LOOK_BYTES) / (UNPACK_LEAST_BYTES + 2 + UNPACK_TIMES)),
    );
    expect(omissions.join()).toContain('too long');
  });

  it('tells how far it is, up to the end', () => {
    const told: number[] = [];
    scanBytes(text('..BX\x00....'), [BOX], (doneBytes) => told.push(doneBytes));
    expect(told).toEqual([2, 9]);
  });
});
