/** How the bytes of a row are shown: how many, in which groups, as which numbers, and as which text. */

/** Bytes in a row. All are powers of two, so that every erase block and every page of bytes begins with a row. */
export const ROW_SIZES = [8, 16, 32, 64] as const;

/** What a person chooses: so many, or as many as fit with their text. */
export const COLUMN_CHOICES = [8, 16, 32, 'fit'] as const;
export type ColumnChoice = (typeof COLUMN_CHOICES)[number];

export const GROUP_SIZES = [1, 2, 4, 8] as const;
export type GroupBytes = (typeof GROUP_SIZES)[number];

/** Whether a group is so many bytes, or one number whose first byte is its lowest or its highest. */
export const NUMBER_ORDERS = ['bytes', 'little', 'big'] as const;
export type NumberOrder = (typeof NUMBER_ORDERS)[number];

export const TEXT_ENCODINGS = ['ascii', 'latin1', 'utf8', 'utf16le', 'utf16be'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export interface GridForm {
  readonly columns: ColumnChoice;
  readonly groupBytes: GroupBytes;
  readonly order: NumberOrder;
  readonly text: TextEncoding;
}

export const DEFAULT_FORM: GridForm = { columns: 16, groupBytes: 4, order: 'bytes', text: 'ascii' };

/** Whether the groups are numbers: their digits stand together, and the lowest byte may come first. */
export function hasNumbers({ groupBytes, order }: Pick<GridForm, 'groupBytes' | 'order'>): boolean {
  return order !== 'bytes' && groupBytes > 1;
}

/** Which place from the left a byte of a row has: numbers are read from their highest byte down. */
export function placeOfColumn(column: number, form: Pick<GridForm, 'groupBytes' | 'order'>): number {
  if (form.order !== 'little') return column;
  const { groupBytes } = form;
  const inGroup = column % groupBytes;
  return column - inGroup + (groupBytes - 1 - inGroup);
}
