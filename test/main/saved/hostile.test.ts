import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { EVENT_BYTES, EventPlanes } from '../../../main/saved/event-planes.ts';
import { replaySession } from '../../../main/saved/replay-session.ts';
import { SavedEdits } from '../../../main/saved/saved-edits.ts';
import type { SavedBranch, SavedHead } from '../../../main/saved/saved-head.ts';
import { packSession, unpackSession } from '../../../main/saved/session-bytes.ts';
import { open, small } from '../../kit/session/deeds.ts';

const { signal } = new AbortController();
const SUM = '0'.repeat(64);

function headWith(different: Partial<SavedHead>): SavedHead {
  return {
    ...{ board: 'generic', geometry: null, globals: [], images: [null], startNanoseconds: 0, position: 0 },
    branches: [{ parent: null, startsAt: 0, events: 0, hasEnded: false }],
    ...{ log: null, breakpoints: [], bookmarks: [], sight: null, sums: { arrays: [null], devices: SUM } },
    ...different,
  };
}

/** What comes of it on a small flash: `made`, or what a person is told. */
async function replayed(
  head: SavedHead,
  events: EventPlanes,
  commandSet: 'intel' | 'amd' = 'intel',
): Promise<string> {
  const machine = open(small(commandSet));
  try {
    const replaying = { path: 'a.norscope', signal, onProgress: () => undefined };
    await replaySession(machine, { head, events, lines: new Uint32Array() }, replaying);
    return 'made';
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.report.what;
    throw thrown;
  } finally {
    machine.close();
  }
}

const branch: fc.Arbitrary<SavedBranch> = fc.record({
  parent: fc.option(fc.integer({ min: 1, max: 4 })),
  startsAt: fc.nat(6),
  events: fc.nat(6),
  hasEnded: fc.boolean(),
});

/** An event as it lies in a file, most of them nearly one that can be. */
const number = fc.oneof(fc.nat(0x2_0000), fc.nat(0xff), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const rawEvent = fc.record({
  kind: fc.constantFrom(0, 1, 2, 3, 4, 5, 0x40, 0x41, 0x80, 0xff),
  widthBytes: fc.constantFrom(1, 2, 4, 8, 0, 3),
  place: number,
  data: number,
});

function planesOf(
  events: readonly (typeof rawEvent extends fc.Arbitrary<infer Raw> ? Raw : never)[],
): EventPlanes {
  const bytes = new Uint8Array(EVENT_BYTES * events.length);
  for (const [index, { kind, widthBytes, place, data }] of events.entries()) {
    const row = Buffer.alloc(EVENT_BYTES);
    row.set([kind, widthBytes]);
    row.writeBigUInt64LE(BigInt(place), 2);
    row.writeBigUInt64LE(BigInt(data), 10);
    for (const [plane, byte] of row.entries()) bytes[plane * events.length + index] = byte;
  }
  return new EventPlanes(events.length, bytes, hostileEdits());
}

/** One that can be made, and others that lie: too long, longer than what there is, and none at all. */
function hostileEdits(): SavedEdits {
  const written = new SavedEdits();
  written.add({ lengthBytes: 4, pattern: Uint8Array.of(1, 2) });
  written.add({ lengthBytes: 2 ** 32 - 1, pattern: Uint8Array.of(1) });
  return new SavedEdits(Buffer.concat([written.bytes, Buffer.alloc(300, 0xff), Buffer.alloc(11)]));
}

describe('A file that somebody made up', () => {
  it.each(['intel', 'amd'] as const)(
    'is made or refused in words, whatever its branches and its events are: %s',
    async (commandSet) => {
      const outcomes = new Set<string>();
      const branches = fc.oneof(
        fc.array(branch, { minLength: 1, maxLength: 5 }),
        fc.nat(5).map((events) => [{ parent: null, startsAt: 0, events, hasEnded: true }]),
      );
      await fc.assert(
        fc.asyncProperty(branches, fc.nat(8), fc.infiniteStream(rawEvent), async (all, position, raw) => {
          const count = all.reduce((sum, { events }) => sum + events, 0);
          const planes = planesOf(Array.from({ length: count }, () => raw.next().value));
          const outcome = await replayed(headWith({ branches: all, position }), planes, commandSet);
          outcomes.add(outcome.replaceAll(/\d+/g, 'N'));
        }),
        { numRuns: 1000 },
      );
      const damaged = 'This session was damaged or made by something else.';
      expect([...outcomes].sort()).toEqual([
        `${damaged} Its branches do not fit together`,
        `${damaged} Its cycle N can’t be made on this machine`,
        'made',
      ]);
    },
  );

  it.each([
    ['a bookmark on no branch', { branch: 3, flash: 0, offset: 0 }],
    ['a bookmark on no flash', { branch: 0, flash: 9, offset: 0 }],
    ['a bookmark past the end of its flash', { branch: 0, flash: 0, offset: 1 << 20 }],
  ])('is refused for %s', async (_, { branch: on, ...sight }) => {
    const marks = { bookmarks: [{ name: 'a', position: 0, branch: on, sight }] };
    const packed = await packSession({
      head: headWith(marks as Partial<SavedHead>),
      events: new EventPlanes(0),
      lines: new Uint32Array(),
    });
    const content = await unpackSession(packed);
    if (typeof content === 'string') throw new Error(content);
    expect(await replayed(content.head, content.events)).toContain('The bookmark “a” is nowhere');
  });

  it.each<[string, (head: Record<string, unknown>) => unknown]>([
    [
      'more events than it holds',
      (head) => ({ ...head, branches: [{ parent: null, startsAt: 0, events: 9, hasEnded: false }] }),
    ],
    [
      'more events than there can be',
      (head) => ({ ...head, branches: [{ parent: null, startsAt: 0, events: 2 ** 40, hasEnded: false }] }),
    ],
    [
      'an image that is written through',
      (head) => ({
        ...head,
        images: [{ nearby: 'a', path: '/a', mode: 'write-through', sizeBytes: 1, sha256: SUM }],
      }),
    ],
    ['edits that it does not hold', (head) => ({ ...head, editBytes: 9 })],
    ['more edits than there can be', (head) => ({ ...head, editBytes: 2 ** 40 })],
    ['what no session says', (head) => ({ ...head, run: 'rm' })],
    ['no object at all', () => [1]],
  ])('is damaged where its head says %s', async (_, change) => {
    const head = Buffer.from(JSON.stringify(change({ ...headWith({}) })));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length);
    const file = Buffer.concat([
      Buffer.from('Norscope session 1\n'),
      gzipSync(Buffer.concat([length, head])),
    ]);
    expect(await unpackSession(file)).toBe('damaged');
  });

  it('is not unpacked to more than any session holds', async () => {
    const zeros = gzipSync(new Uint8Array(64 << 20), { level: 1 });
    const file = Buffer.concat([
      Buffer.from('Norscope session 1\n'),
      ...Array.from({ length: 32 }, () => zeros),
    ]);
    const before = process.memoryUsage().rss;
    expect(await unpackSession(file)).toBe('damaged');
    expect(process.memoryUsage().rss - before).toBeLessThan(1 << 30);
  });
});
