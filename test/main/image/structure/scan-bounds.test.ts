import { describe, expect, it } from 'vitest';
import { Budget, FIELDS_MAX, NODES_MAX } from '../../../../main/image/structure/budget.ts';

describe('The bounds of a scan', () => {
  it('end a tree of too many structures, and say so once', () => {
    const budget = new Budget(0);
    for (let count = 0; count < NODES_MAX; count++) budget.addNode(0);
    expect(() => budget.addNode(0)).toThrow('There is more: the tree ends at 100,000 structures.');
    expect(() => budget.addNode(0)).toThrow();
    expect(budget.omissions).toEqual(['There is more: the tree ends at 100,000 structures.']);
  });

  it('end a tree of too many fields', () => {
    const budget = new Budget(0);
    budget.addNode(FIELDS_MAX - 1);
    expect(() => budget.addNode(2)).toThrow(
      'There is more: the tree ends at 1,000,000 fields of structures.',
    );
    expect(() => budget.addNode(1)).not.toThrow();
  });
});
