/** What a script says while it runs, as lines of a terminal. */
import type { ConsoleEntry } from '../contract/console.ts';
import type { Cycle } from '../contract/device.ts';
import { countText } from '../contract/text/count-text.ts';
import { offsetText } from './offset-text.ts';
import { columns } from './print.ts';

/** Between the number of a script's line and what it does; other lines are indented as far. */
const NUMBER_WIDTH = 6;
const INDENT = ' '.repeat(NUMBER_WIDTH + 2);

/** One entry, with the end of its last line. */
export function entryText(entry: ConsoleEntry): string {
  switch (entry.kind) {
    case 'script':
      return `${countText(entry.line).padStart(NUMBER_WIDTH)}  ${entry.text}\n`;
    case 'cycle':
      return `${INDENT}${cycleText(entry.cycle)}\n`;
    case 'folded':
      return `${INDENT}${entry.text}\n`;
    case 'text':
      return `${INDENT}${entry.text}\n`;
    case 'error':
      return `${INDENT}${entry.what}. ${entry.todo}\n`;
    case 'help':
      return columns(entry.rows.map(({ usage, does }) => [INDENT, usage, does]));
  }
}

/** `r32 0x0400_0000 → 0x0080_0080  status: ready` */
function cycleText({ direction, widthBytes, address, data, what, state, moved }: Cycle): string {
  const [name, arrow] = direction === 'read' ? ['r', '→'] : ['w', '←'];
  const value = `0x${data.toString(16).padStart(2 * widthBytes, '0')}`;
  const to = moved && state !== '' ? ` → ${state}` : '';
  return `${name}${8 * widthBytes} ${offsetText(address)} ${arrow} ${value}  ${what}${to}`;
}
