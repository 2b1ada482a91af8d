import { writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type FindQuery, MATCH_MAX_BYTES } from '../../../app/contract/find.ts';
import type { FindPlace } from '../../../app/contract/finding.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;
const SIZE = 64 << 20;
const NEEDLE = 'Tianocore';
/** Before, on and after seams between pieces of a search. */
const PLACES = [0x100, (8 << 20) - 4, 16 << 20, (40 << 20) + 3, SIZE - NEEDLE.length];

async function opened(mode: 'shared' | 'scratch' = 'shared') {
  const path = join(temporaryFolder(), 'code.fd');
  const content = Buffer.alloc(SIZE, 0xff);
  for (const place of PLACES) content.write(NEEDLE, place);
  writeFileSync(path, content);
  const made = await engineWith({ board: 'virt', images: [{ path, mode }, null], geometry: null });
  const { handlers } = made.engine;
  const start = async (query: FindQuery, more: { range?: [number, number]; signal?: AbortSignal } = {}) => {
    const { range, signal = untold } = more;
    const place: FindPlace =
      range === undefined
        ? { kind: 'flash' }
        : { kind: 'range', start: deviceOffset(range[0]), end: deviceOffset(range[1]) };
    return handlers['find.start']({ flash: 0, finding: 'here', query, place }, signal);
  };
  const offsets = async () => {
    const { hits } = await handlers['find.hits']({ finding: 'here', from: 0, count: 500 }, untold);
    return hits.map(({ offset }) => offset);
  };
  return { ...made, path, handlers, start, offsets };
}

const text: FindQuery = { kind: 'text', text: NEEDLE, encoding: 'any', ignoresCase: false };
const regex: FindQuery = { kind: 'regex', text: 'T.{7}e', ignoresCase: false };

describe('A search of a flash', () => {
  it.each([
    ['of a text', text],
    ['of an expression', regex],
  ])('%s finds all, in order, with the bytes around them', async (_, query) => {
    const { start, offsets, handlers, events } = await opened();
    expect(await start(query)).toEqual({ count: 5, kept: 5, cutCount: 0, omissions: [] });
    expect(await offsets()).toEqual(PLACES);
    const { hits } = await handlers['find.hits']({ finding: 'here', from: 4, count: 10 }, untold);
    expect(hits).toEqual([
      {
        offset: SIZE - 9,
        inside: null,
        lengthBytes: 9,
        kind: 0,
        bytes: new Uint8Array([...Array(8).fill(0xff), ...Buffer.from(NEEDLE)]),
        start: 8,
      },
    ]);
    const told = events.flatMap((event) => (event.name === 'find.progressed' ? [event.payload] : []));
    expect(told[0]).toMatchObject({ finding: 'here', count: expect.any(Number), total: SIZE });
  });

  it('stays in its range', async () => {
    const { start, offsets } = await opened();
    expect(await start(text, { range: [0x101, PLACES[4] ?? 0] })).toMatchObject({ count: 3 });
    expect(await offsets()).toEqual(PLACES.slice(1, 4));
    await expect(start(text, { range: [SIZE, SIZE + 1] })).rejects.toThrow('past the end of the image');
  });

  it.each<FindQuery>([
    { kind: 'hex', text: '5' },
    { kind: 'regex', text: '(', ignoresCase: false },
  ])('is refused where the pattern makes no sense, and the next one finds all: $kind', async (query) => {
    const { start, offsets } = await opened();
    await expect(start(query)).rejects.toThrow('at character 1');
    await start(text);
    expect(await offsets()).toEqual(PLACES);
  });

  it('goes to the next one and the one before, round at the end', async () => {
    const { start, handlers } = await opened();
    await start(text);
    const next = async (from: number, direction: 'forward' | 'back' | 'here') =>
      (
        await handlers['find.next'](
          { finding: 'here', from: deviceOffset(from), at: null, direction },
          untold,
        )
      ).hit?.index;
    expect(await next(0, 'forward')).toBe(0);
    expect(await next(0x100, 'forward')).toBe(1);
    expect(await next(SIZE - 1, 'forward')).toBe(0);
    expect(await next(0x100, 'here')).toBe(0);
    expect(await next(0x101, 'here')).toBe(1);
    expect(await next(SIZE - 1, 'here')).toBe(0);
    expect(await next(0x100, 'back')).toBe(4);
    expect(await next(SIZE - 1, 'back')).toBe(4);
  });

  it('tells where to mark what was found', async () => {
    const { start, handlers } = await opened();
    await start(text);
    const range = { start: deviceOffset(0x104), end: deviceOffset(16 << 20) };
    expect(await handlers['find.marks']({ finding: 'here', range, parts: 64 }, untold)).toEqual({
      ranges: [0, 1].map((index) => ({ start: PLACES[index], end: (PLACES[index] ?? 0) + 9 })),
      parts: [0, 7, 16, 40, 63],
    });
  });

  it('tells where to mark the end of the longest hit there can be', async () => {
    const { start, handlers, path } = await opened('scratch');
    const long = 'A'.repeat(MATCH_MAX_BYTES);
    await handlers['machine.close']({}, untold);
    const content = Buffer.alloc(SIZE, 0xff);
    content.write(long, 0x1000);
    writeFileSync(path, content);
    const images = [{ path, mode: 'shared' as const }, null];
    await handlers['machine.open']({ board: 'virt', images, geometry: null }, untold);
    expect(await start({ ...text, text: long, encoding: 'ascii' })).toMatchObject({ count: 1 });
    const end = 0x1000 + MATCH_MAX_BYTES;
    const range = { start: deviceOffset(end - 1), end: deviceOffset(end + 1) };
    const { ranges } = await handlers['find.marks']({ finding: 'here', range, parts: 1 }, untold);
    expect(ranges).toEqual([{ start: 0x1000, end }]);
  });

  it('says that it is old once what was searched has changed, and not before', async () => {
    const { start, handlers, type } = await opened('scratch');
    const range: [number, number] = [0x1000, 1 << 20];
    await start(text, { range });
    const isStale = async () =>
      (await handlers['find.hits']({ finding: 'here', from: 0, count: 1 }, untold)).isStale;
    // Its last bytes are those before the range, or its first those behind.
    await type('program 0xffc 0x00');
    await type('program 0x100000 0x00');
    expect(await isStale()).toBe(false);
    await type('program 0x1000 0x00');
    expect(await isStale()).toBe(true);
    await start(text, { range });
    expect(await isStale()).toBe(false);
  });

  it('keeps its hits when the image is mapped in another mode, with the bytes that are there now', async () => {
    const { start, handlers } = await opened('scratch');
    await start(text);
    await handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold);
    const { hits, isStale } = await handlers['find.hits']({ finding: 'here', from: 0, count: 1 }, untold);
    expect(isStale).toBe(true);
    expect(Buffer.from(hits[0]?.bytes ?? []).toString('latin1')).toContain(NEEDLE);
  });

  it('says why it has no hits to show once the image is lost', async () => {
    const { start, handlers, path } = await opened();
    await start(text);
    await truncate(path, 4096);
    await expect(async () =>
      handlers['find.hits']({ finding: 'here', from: 0, count: 1 }, untold),
    ).rejects.toThrow('code.fd');
  });

  it('can be cancelled, and the next one finds all', async () => {
    const { start, offsets } = await opened();
    const controller = new AbortController();
    const started = start(regex, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    await start(regex);
    expect(await offsets()).toEqual(PLACES);
  });

  it('tells the bytes of the mapping that is there now, and none of a flash that is no longer open', async () => {
    const { start, handlers, opened: machine, path } = await opened('scratch');
    await start(text);
    const first = async () => handlers['find.hits']({ finding: 'here', from: 0, count: 1 }, untold);
    const before = await first();
    await handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold);
    expect(await first()).toEqual({ ...before, isStale: true });
    const images = machine.flashes.map(({ image }) => image && { path, mode: 'shared' as const });
    await handlers['machine.open']({ board: 'virt', images, geometry: null }, untold);
    expect(await first()).toEqual({ hits: [], isStale: true });
  });

  it('with a pattern that makes no sense is none, and takes no room from those before', async () => {
    const { handlers, start } = await opened();
    for (const finding of ['a', 'b', 'c'])
      await handlers['find.start']({ flash: 0, finding, query: text, place: { kind: 'flash' } }, untold);
    await start(text);
    const bad = { kind: 'regex', text: '(', ignoresCase: false } as const;
    const refused = handlers['find.start'](
      { flash: 0, finding: 'bad', query: bad, place: { kind: 'flash' } },
      untold,
    );
    await expect(refused).rejects.toThrow();
    const hits = async (finding: string) => handlers['find.hits']({ finding, from: 0, count: 1 }, untold);
    expect((await hits('a')).hits).toHaveLength(1);
    await expect(hits('bad')).rejects.toThrow('Search again.');
  });

  it('that the image is lost under is not kept', async () => {
    const { handlers, start, path } = await opened();
    await truncate(path, 1 << 20);
    await expect(start(text)).rejects.toMatchObject({ report: { code: 'backing-lost' } });
    const hits = async () => handlers['find.hits']({ finding: 'here', from: 0, count: 1 }, untold);
    await expect(hits()).rejects.toThrow('Search again.');
  });

  const first = { from: 0, count: 1 };

  it('is forgotten when there are newer ones, and says so', async () => {
    const { handlers } = await opened();
    for (const finding of ['a', 'b', 'c', 'd', 'e'])
      await handlers['find.start']({ flash: 0, finding, query: text, place: { kind: 'flash' } }, untold);
    expect(() => handlers['find.hits']({ finding: 'a', ...first }, untold)).toThrow('Search again.');
    expect(await handlers['find.hits']({ finding: 'e', ...first }, untold)).toMatchObject({ isStale: false });
  });

  it('is kept while it is looked at, however many come and go', async () => {
    const { handlers } = await opened();
    for (const finding of ['list', 'a', 'b', 'c', 'd', 'e']) {
      await handlers['find.start']({ flash: 0, finding, query: text, place: { kind: 'flash' } }, untold);
      const { hits } = await handlers['find.hits']({ finding: 'list', ...first }, untold);
      expect(hits).toHaveLength(1);
    }
  });

  it('is forgotten when it is ended, and takes no room from others', async () => {
    const { handlers } = await opened();
    for (const finding of ['kept', 'a', 'b', 'c', 'd', 'e']) {
      await handlers['find.start']({ flash: 0, finding, query: text, place: { kind: 'flash' } }, untold);
      if (finding !== 'kept') await handlers['find.end']({ finding }, untold);
    }
    expect((await handlers['find.hits']({ finding: 'kept', ...first }, untold)).hits).toHaveLength(1);
    expect(() => handlers['find.hits']({ finding: 'e', ...first }, untold)).toThrow('Search again.');
  });

  it('that is cancelled before it has searched any is forgotten like others', async () => {
    const { handlers } = await opened();
    const cancelled = AbortSignal.abort(new Error('enough'));
    for (const finding of ['a', 'b', 'c', 'd', 'e']) {
      const started = handlers['find.start'](
        { flash: 0, finding, query: text, place: { kind: 'flash' } },
        cancelled,
      );
      await expect(started).rejects.toThrow('enough');
    }
    expect(() => handlers['find.hits']({ finding: 'a', ...first }, untold)).toThrow('Search again.');
  });
});

describe('A search of what is packed in a flash', () => {
  const PLACE = 0x4000;

  async function packed() {
    const path = join(temporaryFolder(), 'packed.bin');
    const content = Buffer.alloc(64 << 10, 0xff);
    const files = [newcMember('motd', 'hello world'), newcMember('issue', 'hello'), NEWC_END];
    content.set(gzipSync(Buffer.concat(files)), PLACE);
    content.write('hello', 0x100);
    writeFileSync(path, content);
    const geometry = { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 } as const;
    const made = await engineWith({
      board: 'generic',
      images: [{ path, mode: 'scratch' }],
      geometry,
    });
    const { handlers } = made.engine;
    const query: FindQuery = { kind: 'text', text: 'hello', encoding: 'ascii', ignoresCase: false };
    const start = async (place: FindPlace = { kind: 'packed' }) =>
      handlers['find.start']({ flash: 0, finding: 'here', query, place }, untold);
    const page = async () => handlers['find.hits']({ finding: 'here', from: 0, count: 9 }, untold);
    return { ...made, handlers, start, page };
  }

  it('tells each with its structure in the scan that windows have, and where that lies in the flash', async () => {
    const { start, page, handlers } = await packed();
    expect(await start()).toEqual({ count: 2, kept: 2, cutCount: 0, omissions: [] });
    const { scan, rows } = await handlers['structure.scan']({ flash: 0, scanning: 'here' }, untold);
    const { hits, isStale } = await page();
    expect(isStale).toBe(false);
    expect(hits).toMatchObject(
      ['motd', 'issue'].map((name) => ({
        offset: PLACE,
        lengthBytes: 5,
        inside: {
          scan,
          node: rows.find((row) => row.name === name)?.id,
          names: ['gzip stream', 'cpio archive', name],
          isUnpacked: true,
          offset: 0,
        },
      })),
    );
    const [first] = hits;
    expect(
      Buffer.from(first?.bytes ?? [])
        .subarray(first?.start)
        .toString(),
    ).toContain('hello world');
  });

  it('goes through the list, round at its ends, and marks nothing in the flash', async () => {
    const { start, handlers } = await packed();
    await start();
    const next = async (at: number | null, direction: 'forward' | 'back' | 'here') => {
      const asked = { finding: 'here', from: deviceOffset(0), at, direction };
      return (await handlers['find.next'](asked, untold)).hit?.index;
    };
    expect(await next(null, 'here')).toBe(0);
    expect(await next(null, 'forward')).toBe(0);
    expect(await next(0, 'forward')).toBe(1);
    expect(await next(1, 'forward')).toBe(0);
    expect(await next(0, 'back')).toBe(1);
    const range = { start: deviceOffset(0), end: deviceOffset(64 << 10) };
    expect(await handlers['find.marks']({ finding: 'here', range, parts: 4 }, untold)).toEqual({
      ranges: [],
      parts: [],
    });
  });

  it('is one of a structure where that is chosen, of the scan that windows have', async () => {
    const { start, page, handlers } = await packed();
    const { scan, rows } = await handlers['structure.scan']({ flash: 0, scanning: 'here' }, untold);
    const idOf = (name: string) => rows.find((row) => row.name === name)?.id ?? -1;
    expect(await start({ kind: 'structure', scan, node: idOf('issue') })).toMatchObject({ count: 1 });
    expect((await page()).hits.map(({ inside }) => inside?.node)).toEqual([idOf('issue')]);
    expect(await start({ kind: 'structure', scan, node: idOf('cpio archive') })).toMatchObject({ count: 2 });
    expect(await start({ kind: 'structure', scan, node: idOf('gzip stream') })).toMatchObject({ count: 2 });
    const old = start({ kind: 'structure', scan: scan + 1, node: 0 });
    await expect(old).rejects.toThrow('was scanned again');
    const none = start({ kind: 'structure', scan, node: rows.length });
    await expect(none).rejects.toThrow('The scan has no structure');
  });

  it('is old as soon as a byte of the flash changes', async () => {
    const { start, page, handlers } = await packed();
    await start();
    const edit = { flash: 0, offset: deviceOffset(0x9000), lengthBytes: 1, pattern: Uint8Array.of(0) };
    await handlers['image.edit'](edit, untold);
    const { hits, isStale } = await page();
    expect([hits.length, isStale]).toEqual([2, true]);
  });
});
