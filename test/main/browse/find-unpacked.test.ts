import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindQuery } from '../../../app/contract/find.ts';
import type { Structure } from '../../../app/contract/structure.ts';
import { FIND_UNPACKED, PackedSearch } from '../../../main/browse/find-unpacked-task.ts';
import { packedParts } from '../../../main/browse/packed-parts.ts';
import { UnpackedFound } from '../../../main/browse/unpacked-found.ts';
import { treeOf } from '../../../main/image/structure/tree.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../kit/files/tools.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';
import { makeFiles, nodeBytes } from '../../kit/image/packed-files.ts';

const untold = () => undefined;
const ERASED = Buffer.alloc(64, 0xff);
const AROUND = { contextBytes: 2, mostBytes: 40 };

function text(what: string): FindQuery {
  return { kind: 'text', text: what, encoding: 'ascii', ignoresCase: false };
}

async function find(image: Uint8Array, query: FindQuery, mostHits = 100, structure = treeOf(image, untold)) {
  const found = new UnpackedFound(structure, AROUND);
  const parts = packedParts(structure);
  const input = { query, bytes: image, spaces: structure.spaces, parts, mostHits, around: AROUND };
  const told: number[] = [];
  const unsearched = await FIND_UNPACKED.work(
    input,
    ({ done, total }) => told.push(done / total),
    (part) => found.take(part),
  );
  found.end(unsearched);
  return { found, omissions: found.omissions, told, hits: [...found.hits(0, found.kept)] };
}

/** Two archives, the first one in a stream; the other one stands there as it is. */
function image(): Buffer {
  const packed = [newcMember('motd', 'hello world\n'), newcMember('issue', 'world\n'), NEWC_END];
  return Buffer.concat([gzipSync(Buffer.concat(packed)), newcMember('plain', 'hello world\n'), NEWC_END]);
}

describe('What is packed in an image', () => {
  it('is searched unpacked, and nothing else; a hit is told with its structure, its place there and what is around it', async () => {
    const { hits, omissions, told } = await find(image(), text('world'));
    expect(
      hits.map(({ place: { node, isUnpacked }, lengthBytes, bytes, start }) => ({
        name: node.name,
        isUnpacked,
        lengthBytes,
        around: Buffer.from(bytes)
          .toString('latin1')
          .slice(0, start + lengthBytes),
      })),
    ).toEqual([
      { name: 'motd', isUnpacked: true, lengthBytes: 5, around: 'o world' },
      { name: 'issue', isUnpacked: true, lengthBytes: 5, around: 'e\0world' },
    ]);
    expect(omissions).toEqual([]);
    expect(told).toEqual([1]);
  });

  it('has each place where a text stands, by its structure', async () => {
    const contents = fc.array(fc.stringMatching(/^[ab]{0,40}$/), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(contents, async (texts) => {
        const files = texts.map((content, index) => newcMember(`f${index}`, content));
        const packed = Buffer.concat([...files, NEWC_END]);
        const { hits, found } = await find(gzipSync(packed), text('ab'), 1000);
        const expected = texts.flatMap((content, index) =>
          [...content.matchAll(/ab/g)].map(({ index: at }) => `f${index} ${at}`),
        );
        const places = hits.map(({ place: { node, offset } }) => `${node.name} ${offset}`);
        expect(places).toEqual(expected);
        expect(found.count).toBe(expected.length);
      }),
      { numRuns: 30 },
    );
  });

  it('counts what is beyond the hits that are kept', async () => {
    const { found, hits } = await find(image(), text('o'), 3);
    expect([found.kept, hits.length]).toEqual([3, 3]);
    expect(found.count).toBeGreaterThan(3);
    expect([...found.hits(1, 3)]).toEqual(hits.slice(1));
  });

  it('is searched as far as it unpacks; what does not, and what is too much, is told', async () => {
    const whole = gzipSync('hello world');
    const cut = gzipSync(randomBytes(50_000).toString('hex')).subarray(0, 30_000);
    const bytes = Buffer.concat([whole, ERASED, cut]);
    const found = treeOf(bytes, untold);
    const bomb = { node: 0, method: 'gzip', space: 0, start: 0, size: whole.length, unpackedBytes: 2 ** 31 };
    const structure: Structure = {
      ...found,
      spaces: [...found.spaces, { ...bomb, parts: [], losses: [] }],
    };
    const { hits, omissions } = await find(bytes, text('hello'), 100, structure);
    expect(hits).toHaveLength(1);
    expect(omissions).toEqual([
      `gzip stream (${found.nodes.at(-1)?.id} in the scan) is not whole, and searched as far as it is there.`,
      '1 structure was not searched: 1 GiB are the most that is unpacked for a search.',
    ]);
  });

  it('is told of as not whole where that is what is searched', () => {
    const cut = gzipSync(randomBytes(50_000).toString('hex')).subarray(0, 30_000);
    const bytes = Buffer.concat([gzipSync('hello world'), ERASED, cut]);
    const structure = treeOf(bytes, untold);
    const none = { damaged: [], passedOver: 0, mostBytes: 1 };
    const omissionsIn = (id: number) => {
      const found = new UnpackedFound(structure, AROUND, structure.nodes[id]);
      found.end(none);
      return found.omissions.length;
    };
    expect([omissionsIn(0), omissionsIn(structure.nodes.length - 1)]).toEqual([0, 1]);
  });

  it('keeps hits as long as there is room for what is told with them, and counts the others', () => {
    const zeros = gzipSync(Buffer.alloc(1000));
    const structure = treeOf(zeros, untold);
    const around = { contextBytes: 10, mostBytes: 11 };
    const query: FindQuery = { kind: 'hex', text: '00' };
    const asked = { query, bytes: zeros, spaces: structure.spaces, parts: packedParts(structure) };
    const found = new UnpackedFound(structure, around);
    new PackedSearch({ ...asked, mostHits: 500, around }, 210).run(untold, (part) => found.take(part));
    expect([found.count, found.kept]).toEqual([1000, 12]);
    expect([...found.hits(11, 12)][0]).toMatchObject({ start: 10, lengthBytes: 1 });
  });

  it('has no match that begins in one structure and ends in the next', async () => {
    const streams = Buffer.concat([gzipSync('one'), ERASED, gzipSync('two')]);
    const anything = { kind: 'regex', text: '[\\x00-\\xff]+', ignoresCase: false } as const;
    const { hits } = await find(streams, anything);
    expect(hits.map(({ bytes }) => String(Buffer.from(bytes)))).toEqual(['one', 'two']);
  });
});

describe.skipIf(toolsMissing(['mksquashfs']) !== null)('The files of a SquashFS', () => {
  function squashfs(compressor: string): Uint8Array {
    const folder = temporaryFolder();
    const packed = join(folder, 'rootfs');
    const options = ['-comp', compressor, '-b', '65536', '-quiet', '-no-progress', '-no-xattrs'];
    runTool('mksquashfs', [makeFiles(folder), packed, ...options]);
    return readFileSync(packed);
  }

  it.each(['gzip', 'xz'])('are each searched as what they hold: %s', async (compressor) => {
    const bytes = squashfs(compressor);
    const structure = treeOf(bytes, untold);
    const { hits, omissions } = await find(bytes, text('ro'), 10_000, structure);
    const contents = nodeBytes(bytes, structure);
    const expected: string[] = [];
    for (const node of structure.nodes) {
      const content = node.kind === 'file' ? await contents.content(node) : null;
      const held = Buffer.from(content ?? []).toString('latin1');
      for (const { index } of held.matchAll(/ro/g)) expected.push(`${node.name} ${index}`);
    }
    expect(hits.map(({ place: { node, offset } }) => `${node.name} ${offset}`).sort()).toEqual(
      expected.sort(),
    );
    expect(expected.length).toBeGreaterThan(80);
    expect(omissions).toEqual([]);
  });

  it('are searched as far as they are there, whatever the bytes', async () => {
    const whole = squashfs('gzip');
    const place = fc.nat(whole.length - 1);
    const patch = fc.record({ at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) });
    const damage = fc.record({
      cutAt: fc.option(place),
      patches: fc.array(patch, { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ cutAt, patches }) => {
        const bytes = Uint8Array.from(whole.subarray(0, cutAt ?? whole.length));
        for (const { at, bytes: over } of patches) if (at + over.length <= bytes.length) bytes.set(over, at);
        const { hits, found } = await find(bytes, text('ro'), 10_000);
        expect(hits).toHaveLength(found.kept);
        for (const { place: at, bytes: around, start } of hits) {
          expect(String(Buffer.from(around.subarray(start, start + 2)))).toBe('ro');
          expect(at.offset).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
