/** The ways to show bytes, in words: for the menu and for the commands. */

import type { CountedColoring } from '../../canvas/colours/cell-colours.ts';
import type { GridForm } from '../../canvas/hex-grid/grid-form.ts';
import type { GridColoring } from '../../state/overview/coloring.ts';

export const MINIMAP_WORDS: Readonly<Record<CountedColoring, string>> = {
  kinds: 'Kinds of bytes',
  entropy: 'Entropy',
};

export const GRID_WORDS: Readonly<Record<GridColoring, string>> = {
  none: 'None',
  chosen: 'The chosen one',
  all: 'All',
};

export const COLUMN_WORDS: Readonly<Record<GridForm['columns'], string>> = {
  8: '8',
  16: '16',
  32: '32',
  fit: 'Fit',
};

export const ORDER_WORDS: Readonly<Record<GridForm['order'], string>> = {
  bytes: 'Bytes',
  little: 'Little-endian',
  big: 'Big-endian',
};

export const TEXT_WORDS: Readonly<Record<GridForm['text'], string>> = {
  ascii: 'ASCII',
  latin1: 'Latin-1',
  utf8: 'UTF-8',
  utf16le: 'UTF-16 LE',
  utf16be: 'UTF-16 BE',
};
