import { describe, expect, it } from 'vitest';
import { entropyEdges } from '../../../../app/contract/overview/edges.ts';

describe('Edges of the entropy', () => {
  it('are where it jumps, up and down', () => {
    expect(entropyEdges([0, 0, 7.9, 7.95, 7.9, 5, 5.2, 0])).toEqual([
      { cell: 2, last: 2, before: 0, after: 7.9 },
      { cell: 5, last: 5, before: 7.9, after: 5 },
      { cell: 7, last: 7, before: 5.2, after: 0 },
    ]);
  });

  it('are one where a cell with both kinds of bytes stands halfway', () => {
    expect(entropyEdges([8, 8, 0.85, 0, 0])).toEqual([{ cell: 2, last: 3, before: 8, after: 0 }]);
  });

  it('are two where it turns back', () => {
    expect(entropyEdges([0, 3, 0])).toHaveLength(2);
  });

  it('are none where it stays much the same, nor where nothing is counted yet', () => {
    expect(entropyEdges([5, 5.9, 5.1, 6])).toEqual([]);
    expect(entropyEdges([0, null, 8])).toEqual([]);
    expect(entropyEdges([])).toEqual([]);
  });
});
