import { expect, it } from 'vitest';
import { mapMoveOf } from '../../../../renderer/canvas/byte-map/keys.ts';

// biome-ignore format: a row a key
it.each([
  ['ArrowLeft', { kind: 'step', columns: -1, rows: 0 }],
  ['ArrowRight', { kind: 'step', columns: 1, rows: 0 }],
  ['ArrowUp', { kind: 'step', columns: 0, rows: -1 }],
  ['ArrowDown', { kind: 'step', columns: 0, rows: 1 }],
  ['PageUp', { kind: 'step', columns: 0, rows: -16 }],
  ['PageDown', { kind: 'step', columns: 0, rows: 16 }],
  ['Home', { kind: 'to', end: 'start' }],
  ['End', { kind: 'to', end: 'end' }],
  ['+', { kind: 'zoom', factor: 2 }],
  ['=', { kind: 'zoom', factor: 2 }],
  ['-', { kind: 'zoom', factor: 0.5 }],
  ['0', { kind: 'fit' }],
  ['Enter', { kind: 'go' }],
  ['a', null],
])('%s on the map does what it says', (key, move) => {
  expect(mapMoveOf(key)).toEqual(move);
});
