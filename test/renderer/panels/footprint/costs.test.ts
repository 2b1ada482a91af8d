import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costCsv, costMarkdown } from '../../../../renderer/panels/footprint/cost-text.ts';
import { amountText, costsOf, spreadLabels } from '../../../../renderer/panels/footprint/costs.ts';
import { LAB_KINDS } from '../../../../renderer/state/footprint/lab.ts';
import { footprintRow } from '../../../kit/footprint-rows.ts';

const MIB = 1 << 20;
const ROWS = [
  footprintRow('copy', 1),
  footprintRow('copy', 10),
  footprintRow('shared', 1, { privateAboveControlKiB: 100, totalAboveControlKiB: -300 }),
  footprintRow('qemu', 10),
];

describe('The curves of a measurement', () => {
  it('have a point for each number of processes that was measured, the dearest kind first', () => {
    expect(costsOf(ROWS, LAB_KINDS)).toEqual({
      counts: [1, 10],
      curves: [
        { kind: 'qemu', name: 'QEMU 7.2.22', totalBytes: [null, 640 * MIB] },
        { kind: 'copy', name: 'copy', totalBytes: [64 * MIB, 640 * MIB] },
        { kind: 'shared', name: 'shared', totalBytes: [-300 * 1024, null] },
      ],
    });
  });

  it('are those that are ticked', () => {
    expect(costsOf(ROWS, ['shared']).curves.map(({ kind }) => kind)).toEqual(['shared']);
    expect(costsOf([], LAB_KINDS)).toEqual({ counts: [], curves: [] });
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
      'strategy,processes,private (KiB),private above control (KiB),Pss (KiB),Rss (KiB),Pss of all (KiB),all above control (KiB)',
    );
    expect(lines).toEqual([
      'copy,1,82944,65536,86016,102400,86016,65536',
      'copy,10,82944,65536,86016,102400,860160,655360',
      'shared,1,17508,100,20580,102400,20580,-300',
      'QEMU 7.2.22,10,82944,65536,86016,102400,860160,655360',
    ]);
  });

  it('is a table in Markdown under a line that says what was measured', () => {
    const [title, , head, rule, first] = costMarkdown(measured).split('\n');
    expect(title).toContain('AAVMF_CODE.fd; each process has read what a booting guest reads.');
    expect(head?.split('|')).toHaveLength(rule?.split('|').length ?? 0);
    expect(first).toBe('| copy | 1 | 82,944 | 65,536 | 86,016 | 102,400 | 86,016 | 65,536 |');
  });
});
