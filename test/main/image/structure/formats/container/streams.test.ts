import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workshop } from '../../../../../kit/files/made.ts';
import { type Tool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { STREAMS } from '../../../../../kit/image/streams.ts';

interface Packer {
  readonly tool: Tool;
  readonly options: readonly string[];
  /** Of the stream that it makes. */
  readonly kind: string;
  readonly checks: readonly string[];
  readonly confidence?: 'likely';
  /** The bytes after which noise is no stream. */
  readonly headerBytes: number;
}

// biome-ignore format: a table
const PACKERS: readonly Packer[] = [
  { tool: 'gzip',  options: ['-9'],                    kind: 'gzip',  checks: ['CRC-32 and size'],          headerBytes: 10 },
  { tool: 'xz',    options: ['--check=crc32'],         kind: 'xz',    checks: ['CRC-32 of the blocks'],     headerBytes: 12 },
  { tool: 'xz',    options: ['--check=none'],          kind: 'xz',    checks: ['index CRC-32'],             headerBytes: 12 },
  { tool: 'lzma',  options: [],                        kind: 'lzma',  checks: [],                           headerBytes: 13 },
  { tool: 'lzma',  options: ['--lzma1=lc=1,lp=2,pb=2'], kind: 'lzma', checks: [],                           headerBytes: 13 },
  { tool: 'bzip2', options: [],                        kind: 'bzip2', checks: ['CRC-32'],                   headerBytes: 10 },
  { tool: 'zstd',  options: [],                        kind: 'zstd',  checks: ['content checksum'],         headerBytes: 5 },
  { tool: 'zstd',  options: ['--no-check'],            kind: 'zstd',  checks: [], confidence: 'likely',     headerBytes: 5 },
  { tool: 'lz4',   options: [],                        kind: 'lz4',   checks: ['content checksum'],         headerBytes: 7 },
  { tool: 'lz4',   options: ['-l'],                    kind: 'lz4',   checks: [], confidence: 'likely',     headerBytes: 8 },
  { tool: 'lzop',  options: [],                        kind: 'lzop',  checks: ['checksums of the blocks'],  headerBytes: 34 },
];

const TEXT = Array.from(
  { length: 3000 },
  (_, index) => `${index}: erase before you program, ${index * index}\n`,
).join('');

function packed({ tool, options }: Packer, content: string | Uint8Array = TEXT): Uint8Array {
  return Uint8Array.from(workshop().run(tool, [...options, '-c'], content));
}

/** The same noise each time, of a multiplicative generator: so many times eight bytes. */
function noise(count: number): Uint8Array {
  let state = 1n;
  const numbers = new BigUint64Array(count).map(() => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return state ^ (state >> 29n);
  });
  return new Uint8Array(numbers.buffer);
}

/** A stream among other bytes. */
function laid(stream: Uint8Array, before = 1000, after = 1000): Uint8Array {
  const bytes = new Uint8Array(before + stream.length + after).fill(0x5a);
  bytes.set(stream, before);
  return bytes;
}

function told(bytes: Uint8Array): unknown[] {
  return scanned(bytes, STREAMS).nodes.map(({ kind, offset, size }) => [kind, offset, size]);
}

for (const packer of PACKERS) {
  const { tool, options, kind, checks, headerBytes } = packer;
  const missing = toolsMissing([tool]);
  describe.skipIf(missing !== null)(`what ${[tool, ...options].join(' ')} makes`, () => {
    it('is found with its extent, which only decoding tells', () => {
      const stream = packed(packer);
      const { nodes, spaces } = scanned(laid(stream), STREAMS);
      expect(nodes.map(({ offset, size }) => [offset, size])).toEqual([[1000, stream.length]]);
      expect(nodes[0]).toMatchObject({ kind, problems: [], confidence: packer.confidence ?? 'proved' });
      expect(nodes[0]?.checks).toEqual(checks.map((name) => ({ name, isGood: true, text: 'good' })));
      expect(spaces).toMatchObject([{ method: kind, start: 1000, unpackedBytes: TEXT.length }]);
    });

    it('is told as far as it can be unpacked where it is damaged or cut', () => {
      const stream = packed(packer, Buffer.from(noise(1 << 15)).toString('hex'));
      const cut = stream.subarray(0, Math.floor(stream.length * 0.8));
      const [node] = scanned(cut, STREAMS).nodes;
      expect(node).toMatchObject({ kind, size: cut.length, problems: ['The packed data is cut.'] });
      const damaged = laid(stream);
      damaged.fill(0xa5, 1000 + Math.floor(stream.length / 2), 1000 + Math.floor(stream.length / 2) + 4000);
      const [found] = scanned(damaged, STREAMS).nodes;
      // What is damaged and has no checksum may unpack to something else.
      if (packer.confidence === 'likely') return;
      expect(found).toMatchObject({ kind, offset: 1000 });
      expect(found?.problems[0]).toMatch(/^[A-Z].* of the packed bytes\.$/);
    });

    it('is none where noise follows its header', () => {
      const header = packed(packer).subarray(0, headerBytes);
      const isCertain = ['xz', 'bzip2', 'lzop'].includes(kind);
      let seen = 0;
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 3000, maxLength: 3000 }), (noise) => {
          seen += scanned(Buffer.concat([header, noise]), STREAMS).nodes.length;
        }),
        { numRuns: 60 },
      );
      if (!isCertain) expect(seen).toBe(0);
    });

    it('bears what is damaged', () =>
      staysInBounds(STREAMS, laid(packed(packer, TEXT.slice(0, 2000)), 10, 10), { runs: 80 }));
  });
}

describe.skipIf(toolsMissing(['gzip']) !== null)('a gzip file', () => {
  it('has its name, its time and its system', () => {
    const { run, write, read } = workshop();
    write('vmlinux', TEXT);
    run('touch', ['-d', '2021-03-01T00:00:00Z', 'vmlinux']);
    run('gzip', ['vmlinux']);
    const node = nodeOf(scanned(read('vmlinux.gz'), STREAMS), 'gzip', 'vmlinux');
    expect(fieldOf(node, 'MTIME')).toBe('2021-03-01T00:00:00Z');
    expect(fieldOf(node, 'OS')).toBe('3 (Unix)');
    expect(fieldOf(node, 'FNAME')).toBe('“vmlinux”');
    expect(fieldOf(node, 'unpacked')).toMatch(/^\d+(\.\d+)? KiB \([\d,]+ bytes\)$/);
  });

  it('ends where its last member does', () => {
    const { run } = workshop();
    const member = run('gzip', ['-c'], TEXT);
    expect(told(laid(Buffer.concat([member, member])))).toEqual([['gzip', 1000, 2 * member.length]]);
  });

  it('is looked into', () => {
    const { run, read, write } = workshop();
    write('data', TEXT);
    run('mkimage', ['-A', 'arm', '-T', 'firmware', '-C', 'none', '-n', 'inner', '-d', 'data', 'inner.img']);
    const { nodes } = scanned(run('gzip', ['-c'], read('inner.img')));
    expect(nodes.map(({ kind, name, space, start, offset }) => [kind, name, space, start, offset])).toEqual([
      ['gzip', 'gzip stream', 0, 0, 0],
      ['uimage', 'inner', 1, 0, null],
      ['uimage-data', 'firmware', 1, 64, null],
    ]);
  });
});

describe('bytes that are no stream', () => {
  it('are none, however many there are', () => {
    expect(told(noise(1 << 20))).toEqual([]);
  });

  it('are none where a header of LZMA has zeros behind it', () => {
    const bytes = new Uint8Array(64 * 1024);
    bytes.set([0x5d, 0x00, 0x00, 0x80, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    expect(told(bytes)).toEqual([]);
  });
});

describe('a stream in a stream, over and over', () => {
  const nested = (times: number) => {
    let stream: Uint8Array = Buffer.from(TEXT);
    for (let level = 0; level < times; level++) stream = Uint8Array.from(gzipSync(stream));
    return scanned(stream).nodes;
  };

  it('says at the last that is looked at that there is more inside', () => {
    const nodes = nested(200);
    expect(nodes).toHaveLength(20);
    expect(nodes.flatMap(({ id, problems }) => problems.map((problem) => [id, problem]))).toEqual([
      [19, 'There is more inside: 40 levels are looked at; what a structure unpacks to is one, too.'],
    ]);
  });

  it('does not say so where there is nothing more', () => {
    const nodes = nested(20);
    expect(nodes).toHaveLength(20);
    expect(nodes.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
