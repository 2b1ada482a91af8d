import { describe, expect, it } from 'vitest';
import type { PlacedNode } from '../../../../renderer/panels/states/graph-layout.ts';
import { stateTowards } from '../../../../renderer/panels/states/walk.ts';

function node(state: string, x: number, y: number, kind: PlacedNode['kind'] = 'state'): PlacedNode {
  return { id: `${kind} ${state}`, kind, state, title: state, x, y, width: 100, height: 40 };
}

const NODES = [
  node('top', 0, 0),
  node('near', 150, 100),
  node('below', 0, 200),
  node('beside', 300, 0),
  node('top', 40, 60, 'exit'),
];

describe('An arrow key', () => {
  it('leads to the nearest state there, one straight ahead before a nearer one aside', () => {
    expect(stateTowards('ArrowDown', 'top', NODES)).toBe('below');
    expect(stateTowards('ArrowRight', 'top', NODES)).toBe('beside');
    expect(stateTowards('ArrowRight', 'below', NODES)).toBe('near');
    expect(stateTowards('ArrowUp', 'below', NODES)).toBe('top');
  });

  it('leads nowhere where no state is, and no other key does', () => {
    expect(stateTowards('ArrowUp', 'top', NODES)).toBeNull();
    expect(stateTowards('ArrowLeft', 'top', NODES)).toBeNull();
    expect(stateTowards('PageDown', 'top', NODES)).toBeNull();
    expect(stateTowards('ArrowDown', 'elsewhere', NODES)).toBeNull();
  });
});
