/** What could stand at the end of an unfinished console line. */

import type { Completion } from '../../../app/contract/console.ts';
import { eraseBlockCountOf } from '../../../app/contract/geometry/erase-blocks.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import { EXPECTED_WORDS, EXPORT_FORMS, firstWords, RAW_COMMANDS, WAIT_SPANS } from './vocabulary.ts';

/** Candidates replace the line from `start` (in characters) on. */
export function completeLine(flash: Flash, line: string): { start: number; candidates: Completion[] } {
  const statementStart = line.lastIndexOf(';') + 1;
  const statement = line.slice(statementStart);
  const word = /\S*$/.exec(statement)?.[0] ?? '';
  const start = line.length - word.length;
  const before = statement.slice(0, statement.length - word.length).trim();
  const all =
    before === '' ? firstWords(flash.device.operations) : argumentsAfter(flash, before.split(/\s+/));
  return { start, candidates: all.filter(({ text }) => text.startsWith(word.toLowerCase())) };
}

function argumentsAfter(flash: Flash, words: readonly string[]): Completion[] {
  const [verb = '', what] = words;
  if (verb === 'wait') return words.length === 1 ? WAIT_SPANS : [];
  if (verb === 'export') return words.length === 1 ? EXPORT_FORMS : [];
  if (verb === 'expect') return what === undefined ? EXPECTED_WORDS : afterExpect(flash, words.slice(1));
  const raw = RAW_COMMANDS.find(({ name }) => name === verb);
  const operation = flash.device.operations.find(({ name }) => name === verb);
  const takesAddress = raw !== undefined || (operation !== undefined && operation.parameters !== '');
  if (words.length === 1 && takesAddress) return addresses(flash);
  if (words.length === 2 && raw?.direction === 'write') return data(flash, raw.widthBytes);
  return [];
}

function afterExpect(flash: Flash, words: readonly string[]): Completion[] {
  const [what = ''] = words;
  const takesAddress = what === 'bytes' || RAW_COMMANDS.some(({ name }) => name === what);
  if (words.length === 1 && takesAddress) return addresses(flash);
  if (what !== 'error') return [];
  return words.length === 1 ? firstWords(flash.device.operations) : argumentsAfter(flash, words.slice(1));
}

function addresses({ plan, geometry }: Flash): Completion[] {
  const blockCount = eraseBlockCountOf(regionsOf(geometry));
  return [
    { text: `0x${plan.base.toString(16)}`, detail: `start of ${plan.name}` },
    { text: '#0', detail: `erase block 0 of ${countText(blockCount)}` },
    { text: `#${blockCount - 1}`, detail: 'last erase block' },
    { text: '+0x', detail: `from the start of ${plan.name}` },
  ];
}

/** The commands that the device would take now, on every chip, where the access is as wide as the bank. */
function data({ device, geometry }: Flash, widthBytes: number): Completion[] {
  const chips = Math.max(1, widthBytes / geometry.deviceWidthBytes);
  return device
    .nextCycles()
    .filter(({ cycle }) => cycle.startsWith('0x'))
    .map(({ cycle, does }) => {
      const lane = cycle.slice(2).padStart(geometry.deviceWidthBytes * 2, '0');
      const text = `0x${lane.repeat(chips).slice(-widthBytes * 2)}`;
      return { text, detail: does };
    });
}
