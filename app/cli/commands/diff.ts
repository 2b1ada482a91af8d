/** `norscope diff`: where two images differ, and what that means for what lies in them. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type Comparison,
  NO_CHANGES,
  type StructureChange,
  type StructureComparison,
} from '../../contract/compare.ts';
import { otherwiseTexts, pathText } from '../../contract/text/change-text.ts';
import { countText } from '../../contract/text/count-text.ts';
import { outsideText } from '../../contract/text/outside-text.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { say } from '../../say.ts';
import { EXIT } from '../fail.ts';
import { withFileProgress } from '../file-progress.ts';
import { offsetText } from '../offset-text.ts';
import { columnPieces, jsonPieces, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

interface DiffOptions {
  readonly json?: boolean;
  readonly structure?: boolean;
  readonly join: number;
}

/** A row of the hex grid: a few bytes that do not differ part nothing. */
const JOIN_BYTES = 16;

export function addDiff(program: Command): void {
  program
    .command('diff')
    .description('say where two images differ, and what lies there; ends with code 1 if they do')
    .argument('<before>', 'any file')
    .argument('<after>', 'any file')
    .option('--structure', 'say which structures changed, appeared, are gone, moved or are renamed')
    .option('--join <bytes>', 'fewer equal bytes than this part no two ranges', readBytes, JOIN_BYTES)
    .option(
      '--json',
      'print one JSON object {sizesBytes, differingBytes, count, ranges, structures, outsideBytes, omissions}',
    )
    .action((before: string, after: string, options: DiffOptions) =>
      stoppable('Stopped before the end of the images.', async (signal) => {
        const { comparison, structures } = await compared([before, after], options, signal);
        const pieces = options.json
          ? jsonPieces({ ...comparison, ...(structures && toldOf(structures)) })
          : words(comparison, structures);
        await printPieces(pieces, signal);
        for (const omission of structures?.omissions ?? []) say(omission);
        if (comparison.count > 0) process.exitCode = EXIT.no;
      }),
    );
}

function compared(paths: readonly [string, string], { structure, join }: DiffOptions, signal: AbortSignal) {
  return withEngine(async (engine) => {
    const comparison = await engine.compareFiles(paths, join, signal);
    const isAsked = structure === true && comparison.count > 0;
    const structures = isAsked
      ? await withFileProgress(`Comparing with ${basename(paths[1])}`, (onProgress) =>
          engine.compareStructures(paths, signal, onProgress),
        )
      : null;
    return { comparison, structures: structure === true ? (structures ?? NO_CHANGES) : null };
  });
}

function toldOf({ changes, outsideBytes, omissions }: StructureComparison) {
  return { structures: changes, outsideBytes, omissions };
}

function* words(comparison: Comparison, structures: StructureComparison | null): Generator<string> {
  const { count, differingBytes, ranges, sizesBytes } = comparison;
  if (count === 0) {
    yield `The two are the same: ${pluralText(sizesBytes[0], 'byte')}.\n`;
    return;
  }
  const differ = differingBytes === 1 ? 'differs' : 'differ';
  yield `${pluralText(differingBytes, 'byte')} in ${pluralText(count, 'range')} ${differ}${sizeWords(sizesBytes)}.\n`;
  if (structures === null) {
    yield* columnPieces(
      ranges.map(({ start, end }) => [offsetText(start), offsetText(end - 1), sizeText(end - start)]),
    );
    yield '\n';
    if (count > ranges.length) yield `… and ${countText(count - ranges.length)} more\n`;
    return;
  }
  for (const change of structures.changes) yield* changeWords(change);
  yield* untoldWords(structures);
}

/** Of what differs and is no change of a structure. */
function* untoldWords({ changes, omissions, outsideBytes }: StructureComparison): Generator<string> {
  if (changes.length === 0)
    yield omissions.length === 0 ? 'No structure differs. ' : 'No structure that was compared differs. ';
  if (outsideBytes > 0) yield `${outsideText(outsideBytes)} `;
  if (changes.length === 0 || outsideBytes > 0) yield 'Leave out --structure to see where.\n';
}

function sizeWords([before, after]: Comparison['sizesBytes']): string {
  return before === after
    ? ''
    : `; the first has ${pluralText(before, 'byte')}, the second ${countText(after)}`;
}

function* changeWords(told: StructureChange): Generator<string> {
  const { change, kind, subtype, before, after, fields } = told;
  const at = (after ?? before)?.offset ?? null;
  const where = at === null ? 'unpacked  ' : offsetText(at);
  const was = before?.offset ?? null;
  const from = change !== 'changed' && was !== null && was !== at ? [`from ${offsetText(was)}`] : [];
  const what = [kind, ...(subtype === null ? [] : [subtype]), ...otherwiseTexts(told), ...from].join(', ');
  yield `${where}  ${change.padEnd(8)}  ${pathText(told)}  (${what})\n`;
  for (const field of fields)
    yield `              ${field.name}: ${field.before ?? 'none'} → ${field.after ?? 'none'}\n`;
}

function readBytes(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a number of bytes.');
  return Number(text);
}
