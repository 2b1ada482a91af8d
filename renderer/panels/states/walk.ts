/** Which state an arrow key leads to in the drawing. Pure. */
import type { Box, PlacedNode } from './graph-layout.ts';

const DIRECTIONS = new Map([
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
]);
/** How much more a pixel aside counts than one ahead. */
const ASIDE = 2;

/** Whether a key leads anywhere at all. */
export function isWalking(key: string): boolean {
  return DIRECTIONS.has(key);
}

/** The nearest state in the direction of an arrow key, those straight ahead first; null where there is none. */
export function stateTowards(key: string, from: string, nodes: readonly PlacedNode[]): string | null {
  const direction = DIRECTIONS.get(key);
  const states = nodes.filter(({ kind }) => kind === 'state');
  const here = states.find(({ state }) => state === from);
  if (direction === undefined || here === undefined) return null;
  const start = centreOf(here);
  let nearest: { state: string; far: number } | null = null;
  for (const node of states) {
    const { x, y } = centreOf(node);
    const ahead = (x - start.x) * direction.x + (y - start.y) * direction.y;
    const aside = Math.abs((x - start.x) * direction.y) + Math.abs((y - start.y) * direction.x);
    const far = ahead + ASIDE * aside;
    if (ahead > 0 && (nearest === null || far < nearest.far)) nearest = { state: node.state, far };
  }
  return nearest?.state ?? null;
}

function centreOf({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
