/** `norscope footprint`: what many processes cost that have the same image behind a flash, by how they hold it. */
import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import {
  COUNTS_MAX,
  type FootprintControl,
  type FootprintProgress,
  type FootprintReport,
  FootprintRequest,
  type FootprintRow,
  INSTANCES_MAX,
  phaseWords,
  STRATEGY_WORDS,
  StrategyId,
  TOUCH_WORDS,
  Touch,
} from '../../contract/footprint.ts';
import type { GivenFormat } from '../../contract/machine.ts';
import { countText } from '../../contract/text/count-text.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { formatOption } from '../board-option.ts';
import { columns, printJson } from '../print.ts';
import { ProgressLine } from '../progress-line.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

interface FootprintOptions {
  readonly instances: readonly number[];
  readonly strategy: readonly StrategyId[];
  readonly touch: Touch;
  readonly format?: GivenFormat;
  readonly qemu?: boolean;
  readonly json?: boolean;
}

const INSTANCES_USUAL = [10];

export function addFootprint(program: Command): void {
  const strategies = program
    .createOption('--strategy <ids>', 'how the image is held; several with commas between')
    .default(StrategyId.options, 'all')
    .argParser(readStrategies);
  program
    .command('footprint')
    .description('measure what many processes cost that have the same image behind a flash (Linux)')
    .argument('<image>', 'a raw image: 64 MiB lie in the first flash of virt, others on the generic board')
    .option(
      '--instances <n>',
      `how many processes at once, at most ${INSTANCES_MAX}; or several, ascending: 1,10,50`,
      readInstances,
      INSTANCES_USUAL,
    )
    .addOption(strategies)
    .option('--touch <part>', 'what each reads: boot, as a booting guest does, or all', readTouch, 'boot')
    .addOption(formatOption())
    .option('--qemu', 'measure paused machines of the real qemu-system-aarch64, too')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\nStrategies:\n${strategyHelp()}`)
    .action((image: string, options: FootprintOptions) => footprint(requestOf(image, options), options));
}

function requestOf(
  image: string,
  { instances, strategy, touch, format, qemu = false }: FootprintOptions,
): FootprintRequest {
  return {
    image: resolve(image),
    format,
    instances: [...instances],
    strategies: [...strategy],
    touch,
    withQemu: qemu,
  };
}

async function footprint(request: FootprintRequest, { json = false }: FootprintOptions): Promise<void> {
  await withEngine((engine) =>
    stoppable('Stopped before all was measured; the processes have ended.', async (signal) => {
      const report = await measure(engine, request, signal);
      if (json) printJson(report);
      else process.stdout.write(words(report, request));
    }),
  );
}

async function measure(
  engine: Engine,
  request: FootprintRequest,
  signal: AbortSignal,
): Promise<FootprintReport> {
  const line = new ProgressLine(process.stderr);
  try {
    return await engine.footprint(request, signal, (progress) => line.show(progressText(progress)));
  } finally {
    line.clear();
  }
}

function progressText({ of, done, total }: FootprintProgress): string {
  return `Starting processes: ${done} of ${total} (${phaseWords(of)})`;
}

/** A table for each number of processes. */
function words(report: FootprintReport, { instances, touch }: FootprintRequest): string {
  const { image, imageBytes } = report;
  const tables = instances.map((each) => {
    const rows = report.rows.filter((row) => row.instances === each);
    const head = `${basename(image)}, ${pluralText(imageBytes, 'byte')}, in ${pluralText(each, 'process', 'processes')} at once; each has read ${TOUCH_WORDS[touch]}.\n`;
    return [head, UNITS, tableOf(rows), notesOf(rows)].join('');
  });
  return tables.join('\n');
}

const UNITS =
  'In KiB, the median of one process but for the last two columns. Private is what no other process and no file has.\n\n';

function tableOf(rows: readonly FootprintRow[]): string {
  const all = `Pss of all ${rows[0]?.instances ?? 0}`;
  const head = ['', 'private', 'above control', 'Pss', 'Rss', 'image Rss', 'image Pss', all, 'image of all'];
  const own = rows.find(({ qemuVersion }) => qemuVersion === null);
  const control = own === undefined ? [] : [controlCells('control', own.control)];
  return columns([head, ...control, ...rows.flatMap(rowCells)], 1);
}

function notesOf(rows: readonly FootprintRow[]): string {
  const notes = rows.flatMap((row) => (row.note === null ? [] : [`${nameOf(row)}: ${row.note}\n`]));
  return notes.length === 0 ? '' : `\n${notes.join('')}`;
}

function rowCells(row: FootprintRow): string[][] {
  const { control, mapping } = row;
  const amounts = [row.pssKiB, row.rssKiB, mapping?.rssKiB, mapping?.pssKiB, row.totalPssKiB, row.imageKiB];
  const cells = [
    nameOf(row),
    countText(row.privateKiB),
    countText(row.privateAboveControlKiB),
    ...amounts.map((amount) => (amount === undefined ? '?' : countText(amount))),
  ];
  return row.qemuVersion === null ? [cells] : [controlCells('QEMU’s control', control), cells];
}

function nameOf({ strategy, qemuVersion }: FootprintRow): string {
  return qemuVersion === null ? strategy : `QEMU ${qemuVersion}`;
}

function controlCells(name: string, { privateKiB, pssKiB }: FootprintControl): string[] {
  return [name, countText(privateKiB), '', countText(pssKiB)];
}

function strategyHelp(): string {
  return columns(StrategyId.options.map((id) => [`  ${id}`, STRATEGY_WORDS[id]])).trimEnd();
}

function readInstances(text: string): number[] {
  const counts = FootprintRequest.shape.instances.safeParse(text.split(',').map(wholeNumber));
  if (counts.success) return counts.data;
  throw new InvalidArgumentError(
    `It must be a whole number from 1 to ${INSTANCES_MAX}, or up to ${COUNTS_MAX} of them that ascend.`,
  );
}

/** Not a number for what has other characters than digits. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function readStrategies(text: string): StrategyId[] {
  const words = [...new Set(text.split(','))];
  return words.map((word) => {
    const strategy = StrategyId.safeParse(word);
    if (strategy.success) return strategy.data;
    throw new InvalidArgumentError(`“${word}” is none of ${StrategyId.options.join(', ')}.`);
  });
}

function readTouch(text: string): Touch {
  const touch = Touch.safeParse(text);
  if (touch.success) return touch.data;
  throw new InvalidArgumentError(`It must be ${Touch.options.join(' or ')}.`);
}
