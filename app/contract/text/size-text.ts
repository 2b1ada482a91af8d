/** Sizes as the whole program writes them: binary units, `KiB` and not its like. */
import { countText } from './count-text.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size in the largest binary unit: exact where it divides (`256 KiB`), else two decimals (`12.88 MiB`). */
export function sizeText(bytes: number): string {
  let unit = 0;
  while (bytes >= 1024 ** (unit + 1) && unit < UNITS.length - 1) unit += 1;
  const inUnit = bytes / 1024 ** unit;
  const text = Number.isInteger(inUnit) ? countText(inUnit) : inUnit.toFixed(2).replace(/\.?0+$/, '');
  return `${text} ${UNITS[unit]}`;
}
