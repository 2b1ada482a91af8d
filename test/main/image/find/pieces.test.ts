import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FindQuery, MATCH_MAX_BYTES } from '../../../../app/contract/find.ts';
import { HitList } from '../../../../main/image/find/hit-list.ts';
import { neededOf } from '../../../../main/image/find/regex/needed.ts';
import { parseRegex } from '../../../../main/image/find/regex/parse-regex.ts';
import { SequenceFinder } from '../../../../main/image/find/sequence-finder.ts';
import { foundIn } from '../../../kit/image/found.ts';

/** Few values, so that a pattern comes often and overlaps itself. */
const fewValues = (size: { minLength: number; maxLength: number }) =>
  fc.array(fc.constantFrom(0x00, 0x41, 0x42, 0xff), size).map((values) => Uint8Array.from(values));
const contents = fewValues({ minLength: 0, maxLength: 300 });
const pieceSizes = fc.integer({ min: 1, max: 60 });

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function naive(content: Uint8Array, wanted: Uint8Array): [number, number][] {
  const all: [number, number][] = [];
  for (let start = 0; start + wanted.length <= content.length; start++) {
    if (wanted.every((value, place) => content[start + place] === value)) all.push([start, wanted.length]);
  }
  return all;
}

describe('A search in pieces', () => {
  it('finds each place where bytes stand, whatever the pieces', () => {
    fc.assert(
      fc.property(
        contents,
        fewValues({ minLength: 1, maxLength: 5 }),
        pieceSizes,
        (content, wanted, pieceBytes) => {
          const query: FindQuery = { kind: 'hex', text: hexOf(wanted) };
          expect(foundIn(query, content, { pieceBytes })).toEqual(naive(content, wanted));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds what lies across a seam between pieces, in a content of many blocks', () => {
    const content = Buffer.alloc(3 << 20, 0x20);
    const wanted = Buffer.from('Tianocore');
    const seams = [1 << 16, 1 << 18, 1 << 20, (1 << 20) + 20, 2 << 20];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...seams), { minLength: 1 }),
        fc.integer({ min: 1 - wanted.length, max: 1 }),
        (at, shift) => {
          const places = at.sort((one, other) => one - other).map((seam) => seam + shift);
          const filled = Buffer.from(content);
          for (const place of places) wanted.copy(filled, place);
          const expected = naiveFrom(filled, wanted);
          for (const query of [
            { kind: 'text', text: 'tianoCORE', encoding: 'utf-8', ignoresCase: true },
            { kind: 'hex', text: '54 ?? 61 6e [6f] 63 ?? 72 65' },
            { kind: 'regex', text: 'T[a-z]{8}', ignoresCase: false },
            { kind: 'regex', text: '[Tt]i\\w+', ignoresCase: false },
          ] satisfies FindQuery[]) {
            const found = foundIn(query, filled, { pieceBytes: 1 << 20 });
            expect(found).toEqual(expected.map((start) => [start, 9]));
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('finds nothing that reaches out of the range', () => {
    const ranges = fc
      .tuple(fc.nat(300), fc.nat(300))
      .map(([one, other]) => [one, other].sort((a, b) => a - b));
    fc.assert(
      fc.property(contents, ranges, pieceSizes, (content, [from = 0, to = 0], pieceBytes) => {
        const [start, end] = [Math.min(from, content.length), Math.min(to, content.length)];
        for (const query of [
          { kind: 'hex', text: '41 (42|00 ff)' },
          { kind: 'text', text: 'AB', encoding: 'any', ignoresCase: true },
          { kind: 'regex', text: '^A|B+$|\\bA*\\b', ignoresCase: false },
          { kind: 'strings', text: '', leastCharacters: 2, encodings: ['ascii', 'utf-16le', 'utf-16be'] },
        ] satisfies FindQuery[]) {
          const alone = foundIn(query, content.slice(start, end), { pieceBytes });
          const within = foundIn(query, content, { start, end, pieceBytes });
          if (query.kind !== 'text' || start % 2 === 0)
            expect(within).toEqual(alone.map(([at, length]) => [at + start, length]));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function naiveFrom(content: Buffer, wanted: Buffer): number[] {
  const all: number[] = [];
  for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) all.push(at);
  return all;
}

/** Expressions that JavaScript reads as we do: over the bytes as Latin-1, with nothing empty that is repeated. */
const atoms = fc.constantFrom('A', 'B', '\\x00', '[AB]', '[^B]', '\\xff', '\\w', '\\W');
const looks = fc.constantFrom('', '', '', '', '\\b', '\\B', '^', '$');
const counts = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{2,}?');
const { expression } = fc.letrec<{ expression: string; row: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(atoms, counts).map(([atom, count]) => atom + count),
    fc
      .tuple(atoms, tie('expression'), counts)
      .map(([atom, inside, count]) => `(?:${atom}(?:${inside}))${count}`),
    fc.tuple(tie('expression'), looks).map(([inside, look]) => `(${inside})${look}`),
  ),
  row: fc
    .tuple(looks, fc.array(tie('part'), { minLength: 1, maxLength: 3 }))
    .map(([look, parts]) => look + parts.join('')),
  expression: fc.array(tie('row'), { minLength: 1, maxLength: 3 }).map((rows) => rows.join('|')),
}));

/** As JavaScript does it, which is no less exact, but goes back and forth. */
function byJavaScript(pattern: string, content: Uint8Array): [number, number][] {
  const text = Buffer.from(content).toString('latin1');
  return [...text.matchAll(new RegExp(pattern, 'g'))]
    .map(({ 0: match, index }): [number, number] => [index, match.length])
    .filter(([, length]) => length > 0);
}

describe('A regular expression', () => {
  it('matches what JavaScript’s does, whatever the pieces', () => {
    fc.assert(
      fc.property(expression, contents, pieceSizes, (text, content, pieceBytes) => {
        const query: FindQuery = { kind: 'regex', text, ignoresCase: false };
        expect(foundIn(query, content, { pieceBytes })).toEqual(byJavaScript(text, content));
      }),
      { numRuns: 1_000 },
    );
  });

  it('that would go back for ever reads each byte a bounded number of times', () => {
    const content = Buffer.alloc(200_000, 'a');
    const query: FindQuery = { kind: 'regex', text: '(a*)*b|(a|aa)+$(?:b)', ignoresCase: false };
    expect(foundIn(query, content)).toEqual([]);
  });

  it('is found wherever the bytes stand that are in every match, also far behind where it begins', () => {
    const needles = [
      'word7.dll',
      `${'w'.repeat(MATCH_MAX_BYTES - 5)}7.dll`,
      `${'w'.repeat(MATCH_MAX_BYTES)}7.dll`,
    ];
    const block = 1 << 16;
    const places = fc.array(
      fc.record({
        at: fc.integer({ min: -10, max: 10 }),
        block: fc.integer({ min: 1, max: 3 }),
        needle: fc.constantFrom(...needles),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(places, pieceSizes, (placed, pieceBytes) => {
        const content = Buffer.alloc(4 * block, 'w ');
        for (const { at, block: number, needle } of placed)
          content.write(needle, number * block + at, 'latin1');
        const query: FindQuery = { kind: 'regex', text: '[a-z]+\\d\\.dll', ignoresCase: false };
        expect(foundIn(query, content, { pieceBytes: 1000 * pieceBytes })).toEqual(
          byJavaScript(`[a-z]{1,${MATCH_MAX_BYTES - 5}}\\d\\.dll`, content),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('needs nothing that is not in every match', () => {
    fc.assert(
      fc.property(expression, contents, (text, content) => {
        const needed = neededOf(parseRegex(text, false));
        if (needed === null) return;
        const finder = new SequenceFinder(needed);
        for (const [start, length] of byJavaScript(text, content)) {
          const hits = new HitList();
          const bytes = Buffer.from(content.subarray(start, start + length));
          finder.find(bytes, { from: 0, to: length, end: length }, hits);
          expect(hits.count).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is cut where it matches for too long, and goes on as another match', () => {
    const content = Buffer.alloc(2 * MATCH_MAX_BYTES + 10, 'a');
    expect(foundIn({ kind: 'regex', text: 'a+', ignoresCase: false }, content, { pieceBytes: 1000 })).toEqual(
      [
        [0, MATCH_MAX_BYTES],
        [MATCH_MAX_BYTES, MATCH_MAX_BYTES],
        [2 * MATCH_MAX_BYTES, 10],
      ],
    );
  });

  it('may come to more states than are kept', () => {
    const content = Buffer.from(
      Array.from({ length: 60_000 }, (_, at) => (((at * at) >> 3) % 3 === 0 ? 0x41 : 0x42)),
    );
    const text = '(?:A|B)*?A(?:A|B){14}A';
    const all = foundIn({ kind: 'regex', text, ignoresCase: false }, content);
    expect(all).toEqual(byJavaScript(text, content));
    expect(all.length).toBeGreaterThan(10);
  });
});
