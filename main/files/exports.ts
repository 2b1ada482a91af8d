/** The session in a file: asked for by a window, typed as `export FORM FILE`, or by a command. */
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ExportForm, ExportRequest, ExportResult } from '../../app/contract/export.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { parseExportLine } from '../export/export-line.ts';
import { EXTENSIONS, type Exported, exportText } from '../export/export-session.ts';
import type { OpenSession } from '../session/open-session.ts';
import { untilEither } from '../work/either-of.ts';
import { emptiedFolder } from './receive.ts';
import { fixedBytes, mustBeSavable, type Saver } from './save.ts';
import { openPathsOf } from './save-flash.ts';

/** For a command that has no file to write to. */
export interface ExportCommands {
  /** The text alone. @throws UserError as `session.export`, but for its file; the reason of `signal` */
  exportText(asked: Pick<ExportRequest, 'form' | 'from' | 'to'>, signal: AbortSignal): Promise<Exported>;
  /**
   * What `session.export` would refuse for its file, for who has long work to do first; `usedPaths` are in use besides what
   * is open. @throws UserError
   */
  checkExport(target: Pick<ExportRequest, 'path' | 'overwrites'>, usedPaths?: readonly string[]): void;
}

/** What it is exported from, and where to. */
export interface Surroundings {
  readonly session: OpenSession;
  readonly saver: Saver;
  /** Whether a path lies where all files go when the program ends. */
  readonly isEmptied: (path: string) => boolean;
  /** Ends them all. */
  readonly ended: AbortSignal;
}

export class Exports implements ExportCommands {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  exportText(asked: Pick<ExportRequest, 'form' | 'from' | 'to'>, signal: AbortSignal): Promise<Exported> {
    const { session, ended } = this.#around;
    return untilEither(signal, ended, (until) => exportText(session.machine, asked, until));
  }

  checkExport(
    { path, overwrites }: Pick<ExportRequest, 'path' | 'overwrites'>,
    usedPaths: readonly string[] = [],
  ): void {
    const { session, isEmptied } = this.#around;
    if (isEmptied(path)) throw emptiedFolder(path);
    const openPaths = session.current === null ? [] : openPathsOf(session.current);
    mustBeSavable(path, { overwrites, usedPaths: [...openPaths, ...usedPaths] });
  }

  /** What its file forbids is said before anything is made. @throws UserError as `exportText` and `Saver.save` */
  async save(request: ExportRequest, signal: AbortSignal): Promise<ExportResult> {
    const { session, saver } = this.#around;
    const { form, overwrites } = request;
    this.checkExport(request);
    const { bytes, from, to } = await this.exportText(request, signal);
    const usedPaths = openPathsOf(session.machine);
    const path = await saver.save(request.path, fixedBytes(bytes), { overwrites, usedPaths, signal });
    return { path, form, from, to, sizeBytes: bytes.length };
  }

  /** Beside the image that was written to, or another one; in the person's own folder where that is not for their files. */
  propose(form: ExportForm): string {
    const { session, isEmptied } = this.#around;
    const backings = session.machine.flashes.flatMap(({ backing }) => backing ?? []);
    const backing = backings.find(({ mode }) => mode !== 'shared') ?? backings[0];
    if (backing === undefined) return join(homedir(), `session${EXTENSIONS[form]}`);
    const directory = dirname(backing.path);
    const name = `${parse(backing.name).name}-session${EXTENSIONS[form]}`;
    return join(isEmptied(directory) ? homedir() : directory, name);
  }

  /** What was typed as `export FORM FILE`, as a line of the transcript; why it can't be done is said as an entry. */
  async runTyped({ line, flash, signal }: Typed): Promise<TranscriptLine> {
    return this.#around.session.keep(line, flash, async () => {
      try {
        return [doneEntry(await this.save(parseExportLine(line), signal))];
      } catch (thrown) {
        if (!(thrown instanceof UserError) || thrown.report.code === 'no-machine') throw thrown;
        const { what, where, todo } = thrown.report;
        return [{ kind: 'error', what: where === null ? what : `${what}: ${where}`, todo, column: null }];
      }
    });
  }
}

/** A line of the console. */
interface Typed {
  readonly line: string;
  readonly flash: number;
  readonly signal: AbortSignal;
}

function doneEntry({ path, from, to, sizeBytes }: ExportResult): ConsoleEntry {
  const text = `cycles ${countText(from)} to ${countText(to)}, ${sizeText(sizeBytes)}: ${path}`;
  return { kind: 'text', text, tone: 'good' };
}
