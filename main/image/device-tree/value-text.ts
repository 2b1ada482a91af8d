/** The value of a property as a person reads it. */
import { hexText, wideSizeText } from '../wide-number-text.ts';
import { type CellCounts, cellsOf, regEntries } from './cells.ts';
import { type Phandles, referencesOf } from './phandles.ts';
import { stringsIn } from './strings.ts';
import type { TreeProperty } from './tree.ts';

/** What a value can't be read without. */
export interface ValueContext {
  /** Of the node around the one that has the property. */
  readonly cellCounts: CellCounts;
  readonly phandles: Phandles;
}

/** Longer ones end in an ellipsis. */
const TEXT_MAX = 200;
/** What is looked at of a value, so that a large one costs no more than is shown of it. */
const SHOWN_MAX_BYTES = 512;

/**
 * Texts in quotation marks, cells as device tree sources have them (`<0x1 0x2>`), other bytes as `[01 02]`; `reg` as addresses and
 * sizes; a reference as the path of its node, with its cells.
 */
export function valueText(property: TreeProperty, { cellCounts, phandles }: ValueContext): string {
  const { name, value } = property;
  if (value.length === 0) return 'yes';
  const short = value.length <= SHOWN_MAX_BYTES;
  const text =
    (name === 'reg' && short ? regText(value, cellCounts) : null) ??
    (/^#.*-cells$/.test(name) && value.length === 4 ? `${cellsOf(value)[0]}` : null) ??
    (short ? referencesText(property, phandles) : null) ??
    plainText(value);
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}

function regText(value: Uint8Array, cellCounts: CellCounts): string | null {
  const entries = regEntries(value, cellCounts);
  if (entries === null) return null;
  return entries
    .map(({ address, size }) =>
      size === null ? hexText(address, 0) : `${hexText(address, 8)}, ${wideSizeText(size)}`,
    )
    .join('; ');
}

function referencesText(property: TreeProperty, phandles: Phandles): string | null {
  const references = referencesOf(property, phandles);
  if (references === null) return null;
  return references
    .map(({ node, cells }) => [node.path, ...cells.map((cell) => `0x${cell.toString(16)}`)].join(' '))
    .join('; ');
}

function plainText(value: Uint8Array): string {
  const strings = stringsIn(value);
  if (strings !== null) return strings.map((each) => `“${each}”`).join(', ');
  const shown = value.subarray(0, SHOWN_MAX_BYTES);
  const more = shown.length < value.length ? ' …' : '';
  if (value.length % 4 === 0)
    return `<${cellsOf(shown)
      .map((cell) => `0x${cell.toString(16)}`)
      .join(' ')}${more}>`;
  return `[${[...shown].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}${more}]`;
}
