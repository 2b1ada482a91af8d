import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costCsv, costMarkdown } from '../../../../renderer/panels/footprint/cost-text.ts';
import {
  amountsAt,
  amountText,
  costsOf,
  spreadLabels,
  timesShared,
} from '../../../../renderer/panels/footprint/costs.ts';
import { KIND_LOOKS } from '../../../../renderer/panels/footprint/kind-looks.ts';
import { LAB_KINDS } from '../../../../renderer/state/footprint/lab.ts';
import { footprintRow } from '../../../kit/window/footprint-rows.ts';

/** In KiB. */
const MIB = 1024;
const ROWS = [
  footprintRow('copy', 1),
  footprintRow('copy', 10),
  footprintRow('shared', 1, { privateAboveControlKiB: 100, imageKiB: 2048 }),
  footprintRow('qemu', 10),
];

describe('The curves of a measurement', () => {
  it('have a point for each number of processes that was measured, the dearest kind first', () => {
    expect(costsOf(ROWS, LAB_KINDS)).toEqual({
      counts: [1, 10],
      curves: [
        { kind: 'qemu', name: 'QEMU 7.2.22', imageKiB: [null, 640 * MIB] },
        { kind: 'copy', name: 'copy', imageKiB: [64 * MIB, 640 * MIB] },
        { kind: 'shared', name: 'shared', imageKiB: [2048, null] },
      ],
    });
  });

  it('are those that are ticked', () => {
    expect(costsOf(ROWS, ['shared']).curves.map(({ kind }) => kind)).toEqual(['shared']);
    expect(costsOf([], LAB_KINDS)).toEqual({ counts: [], curves: [] });
  });
});

describe('What all processes hold of the image', () => {
  it('is told from the most down', () => {
    expect(amountsAt(costsOf(ROWS, LAB_KINDS), 0)).toEqual([
      { kind: 'copy', name: 'copy', kib: 64 * MIB },
      { kind: 'shared', name: 'shared', kib: 2048 },
    ]);
  });

  it('is told as so many times what it is under shared with as many processes', () => {
    const times = ROWS.map((row) => timesShared(row, ROWS));
    expect(times).toEqual(['32 ×', '', '1.0 ×', '']);
    const nothing = footprintRow('shared', 1, { imageKiB: 0 });
    expect(timesShared(footprintRow('copy', 1), [nothing])).toBe('');
  });
});

describe('Each kind', () => {
  it('is drawn in a dash of its own, in a colour of its own, and explained', () => {
    const looks = LAB_KINDS.map((kind) => KIND_LOOKS[kind]);
    expect(new Set(looks.map(({ dash }) => dash.join(' '))).size).toBe(LAB_KINDS.length);
    expect(new Set(looks.map(({ token }) => token)).size).toBe(LAB_KINDS.length);
    for (const { words } of looks) expect(words).toMatch(/[^.]$/);
    expect(KIND_LOOKS.shared.words).toContain('the file’s own pages');
  });
});

describe('An amount', () => {
  it.each([
    [0, '0.0 MiB'],
    [-20, '0.0 MiB'],
    [296, '0.3 MiB'],
    [-1299, '−1.3 MiB'],
    [65_796, '64.3 MiB'],
    [1_306_148, '1,275.5 MiB'],
  ])('of %i KiB is %s', (kib, text) => {
    expect(amountText(kib)).toBe(text);
  });
});

describe('Labels at the ends of curves', () => {
  const room = { gap: 14, least: 0, most: 300 };

  it('stay where they are while they have room', () => {
    expect(spreadLabels([250, 20, 100], room)).toEqual([250, 20, 100]);
  });

  it('never lie on each other, keep their order, and stay within the plot', () => {
    const places = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
    fc.assert(
      fc.property(places, (wanted) => {
        const placed = spreadLabels(wanted, room);
        const byPlace = placed.toSorted((a, b) => a - b);
        for (const [index, place] of byPlace.entries()) {
          expect(place).toBeGreaterThanOrEqual(room.least);
          expect(place).toBeLessThanOrEqual(room.most);
          if (index > 0) expect(place - (byPlace[index - 1] ?? 0)).toBeGreaterThanOrEqual(room.gap);
        }
        for (const [a, from] of wanted.entries())
          for (const [b, to] of wanted.entries())
            if (from < to) expect(placed[a]).toBeLessThan(placed[b] ?? 0);
      }),
    );
  });
});

describe('A measurement as text', () => {
  const measured = {
    request: {
      image: '/images/AAVMF_CODE.fd',
      instances: [1, 10],
      strategies: ['copy' as const],
      touch: 'boot' as const,
      withQemu: true,
    },
    rows: ROWS,
  };

  it('is CSV with plain numbers, a line for each row', () => {
    const [head, ...lines] = costCsv(measured).trimEnd().split('\n');
    expect(head).toBe(
      'image,read,strategy,processes,private (KiB),private above control (KiB),Pss (KiB),Rss (KiB),Pss of all (KiB),image of all (KiB),private without an image (KiB)',
    );
    expect(lines).toEqual([
      'AAVMF_CODE.fd,boot,copy,1,82944,65536,86016,102400,86016,65536,17408',
      'AAVMF_CODE.fd,boot,copy,10,82944,65536,86016,102400,860160,655360,17408',
      'AAVMF_CODE.fd,boot,shared,1,17508,100,20580,102400,20580,2048,17408',
      'AAVMF_CODE.fd,boot,QEMU 7.2.22,10,82944,65536,86016,102400,860160,655360,17408',
    ]);
  });

  it('keeps a name that holds commas and quotes in one cell', () => {
    const request = { ...measured.request, image: '/images/a,"b".fd' };
    expect(costCsv({ ...measured, request }).split('\n')[1]).toMatch(/^"a,""b""\.fd",boot,copy,1,/);
  });

  it('is a table in Markdown under a line that says what was measured', () => {
    const [title, , head, rule, first] = costMarkdown(measured).split('\n');
    expect(title).toContain('`AAVMF_CODE.fd`: each process has read what a booting guest reads.');
    expect(head?.split('|')).toHaveLength(rule?.split('|').length ?? 0);
    expect(first).toBe('| copy | 1 | 82,944 | 65,536 | 86,016 | 102,400 | 86,016 | 65,536 | 17,408 |');
    const noted = { ...measured, rows: ROWS.map((row) => ({ ...row, note: 'Odd.' })) };
    expect(costMarkdown(noted)).toMatch(/\|\n\n- copy: Odd\.\n- shared: Odd\.\n- QEMU 7\.2\.22: Odd\.\n$/);
  });
});
