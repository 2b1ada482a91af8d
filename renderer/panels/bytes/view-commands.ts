/** The ways to show bytes as commands: all that the View menu has, for the palette. */
import {
  COLUMN_CHOICES,
  GROUP_SIZES,
  NUMBER_ORDERS,
  TEXT_ENCODINGS,
} from '../../canvas/hex-grid/grid-form.ts';
import type { Command } from '../../state/commands.ts';
import { setGridForm } from '../../state/grid-form.ts';
import { colorGrid, colorMinimap, GRID_COLORINGS, MINIMAP_COLORINGS } from '../../state/overview/coloring.ts';
import { ADDRESS_SPACES, type AddressSpace, showSpace } from '../../state/selection.ts';
import { COLUMN_WORDS, GRID_WORDS, MINIMAP_WORDS, ORDER_WORDS, TEXT_WORDS } from './form-words.ts';

const SPACE_WORDS: Readonly<Record<AddressSpace, string>> = {
  flash: 'from the start of the flash',
  file: 'from the start of the file',
  bus: 'on the bus',
  block: 'from the start of the erase block',
};

export const VIEW_COMMANDS: readonly Command[] = [
  ...COLUMN_CHOICES.map((columns) => ({
    id: `grid.columns.${columns}`,
    title: columns === 'fit' ? 'Bytes in a row: as many as fit' : `Bytes in a row: ${COLUMN_WORDS[columns]}`,
    keys: [],
    run: () => setGridForm({ columns }),
  })),
  ...GROUP_SIZES.map((groupBytes) => ({
    id: `grid.group.${groupBytes}`,
    title: `Bytes in a group: ${groupBytes}`,
    keys: [],
    run: () => setGridForm({ groupBytes }),
  })),
  ...NUMBER_ORDERS.map((order) => ({
    id: `grid.order.${order}`,
    title:
      order === 'bytes'
        ? 'Show groups as bytes'
        : `Show groups as numbers: ${ORDER_WORDS[order].toLowerCase()}`,
    keys: [],
    run: () => setGridForm({ order }),
  })),
  ...TEXT_ENCODINGS.map((text) => ({
    id: `grid.text.${text}`,
    title: `Text beside the bytes: ${TEXT_WORDS[text]}`,
    keys: [],
    run: () => setGridForm({ text }),
  })),
  ...GRID_COLORINGS.map((coloring) => ({
    id: `grid.structures.${coloring}`,
    title: `Colour structures: ${GRID_WORDS[coloring].toLowerCase()}`,
    keys: [],
    run: () => colorGrid(coloring),
  })),
  ...MINIMAP_COLORINGS.map((coloring) => ({
    id: `grid.minimap.${coloring}`,
    title: `Minimap: ${MINIMAP_WORDS[coloring].toLowerCase()}`,
    keys: [],
    run: () => colorMinimap(coloring),
  })),
  ...ADDRESS_SPACES.map((space) => ({
    id: `grid.offsets.${space}`,
    title: `Offsets beside the bytes: ${SPACE_WORDS[space]}`,
    keys: [],
    run: () => showSpace(space),
  })),
];
