/** `norscope export`: what a trace log or a script does to a board, in a form that others read. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { UserError } from '../../contract/errors.ts';
import { ExportForm, type ExportResult } from '../../contract/export.ts';
import { SESSION_NAME } from '../../contract/session.ts';
import { countText } from '../../contract/text/count-text.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { say } from '../../say.ts';
import { EXIT } from '../fail.ts';
import { addSessionOptions, type SessionOptions, withMachineOrSession } from '../flash-options.ts';
import { withLogProgress } from '../log-progress.ts';
import { sayOtherBranches } from '../other-branches.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';

type ExportOptions = SessionOptions & {
  readonly as: ExportForm;
  readonly cycles?: string;
  readonly to?: string;
  readonly force?: boolean;
  readonly json?: boolean;
};

export function addExport(program: Command): void {
  addSessionOptions(program.command('export'))
    .description(
      'write what a trace log, a script (*.nor) or a saved session does to a board in a form that others read',
    )
    .argument('<file>', 'a QEMU trace log, a script (*.nor) or a session (*.norscope)')
    .addOption(new Option('--as <form>', 'the form').choices(ExportForm.options).makeOptionMandatory())
    .option('--cycles <first..last>', 'a part of it: 200..260 (default: all)')
    .option('--to <path>', 'the new file (default: standard output)')
    .option('--force', 'replace the file of --to if it is there; needs --to')
    .option('--json', 'print one JSON object that says what was written; needs --to')
    .action((file: string, options: ExportOptions) => {
      if (options.to === undefined) mustNeedNoFile(options);
      const range = rangeOf(options.cycles);
      return withMachineOrSession(options, (engine, named) =>
        stoppable('Stopped; nothing was written.', async (signal) => {
          // What is played may take minutes. Nor may it be lost.
          if (options.to !== undefined)
            engine.checkExport({ path: options.to, overwrites: options.force ?? false }, [file]);
          await play(engine, { file, named }, signal);
          await write(engine, { ...options, ...range }, signal);
        }),
      );
    });
}

/** What the file tells becomes the history. */
async function play(
  engine: Engine,
  { file, named }: { readonly file: string; readonly named: (string | null)[] },
  signal: AbortSignal,
): Promise<void> {
  if (SESSION_NAME.test(file)) {
    await engine.handlers['session.open']({ path: file, images: [], named, opening: 'export' }, signal);
    return sayOtherBranches(engine, signal);
  }
  if (!/\.nor$/i.test(file)) return load(engine, file, signal);
  const { failed } = await engine.runScript(file, { flash: 0, signal, onEntry: () => undefined });
  if (failed === null) return;
  say(`line ${failed.line}, column ${failed.column}: ${failed.what}. What was done until there is written.`);
  process.exitCode = EXIT.no;
}

async function load(engine: Engine, log: string, signal: AbortSignal): Promise<void> {
  const { story } = await withLogProgress(log, async (told) => {
    const stop = engine.subscribe((event) => {
      if (event.name === 'trace.progressed') told(event.payload.progress);
    });
    try {
      return await engine.handlers['trace.load']({ path: log, loading: 'export' }, signal);
    } finally {
      stop();
    }
  });
  const damaged = story.log?.damagedLines ?? 0;
  if (damaged > 0) say(`${pluralText(damaged, 'damaged line')} of the log left out.`);
}

type Part = ReturnType<typeof rangeOf>;

async function write(
  engine: Engine,
  { as: form, to: path, from, until, force = false, json }: ExportOptions & Part,
  signal: AbortSignal,
): Promise<void> {
  if (path === undefined) {
    const { bytes } = await engine.exportText({ form, from, to: until }, signal);
    process.stdout.write(bytes);
    return;
  }
  const request = { form, from, to: until, path, overwrites: force };
  const result = await engine.handlers['session.export'](request, signal);
  if (json) printJson(result);
  else process.stdout.write(`${words(result)}\n`);
}

function words({ path, from, to, sizeBytes }: ExportResult): string {
  return `Cycles ${countText(from)} to ${countText(to)}, ${sizeText(sizeBytes)}: ${path}`;
}

/** `200..260`. @throws UserError for what is no such part */
function rangeOf(text: string | undefined): { readonly from: number | null; readonly until: number | null } {
  if (text === undefined) return { from: null, until: null };
  const [, from, until] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  const numbers = { from: Number(from), until: Number(until) };
  if (numbers.from >= 1 && Number.isSafeInteger(numbers.from) && Number.isSafeInteger(numbers.until))
    return numbers;
  throw new UserError({
    code: 'bad-input',
    what: `“${text}” is no part of a session`,
    where: '--cycles',
    todo: 'Name its first and last cycle: --cycles 200..260.',
  });
}

/** @throws UserError for what is about a file */
function mustNeedNoFile({ json, force }: ExportOptions): void {
  if (json) throw noFile('--json says what was written to a file', '--json');
  if (force) throw noFile('--force replaces a file', '--force');
}

function noFile(does: string, option: string): UserError {
  return new UserError({
    code: 'bad-input',
    what: `${does}, and none is named`,
    where: null,
    todo: `Name one with --to, or leave ${option} out.`,
  });
}
