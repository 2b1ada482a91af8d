/** Writes a part of what was done to the open machine to a file, in one of the forms that others read. */
import type { ExportForm, ExportRequest } from '../../app/contract/export.ts';
import type { Machine } from '../session/machine.ts';
import { asLog } from './as-log.ts';
import { asMarkdown } from './as-markdown.ts';
import { asQtest } from './as-qtest.ts';
import { asScript } from './as-script.ts';
import { asVcd } from './as-vcd.ts';
import type { Telling } from './part-text.ts';
import { SessionPart } from './session-part.ts';
import { tellMachine } from './told-machine.ts';

const FORMS: Readonly<Record<ExportForm, (telling: Telling) => Generator<string, void, undefined>>> = {
  script: asScript,
  qtest: asQtest,
  log: asLog,
  vcd: asVcd,
  markdown: asMarkdown,
};

/** What each form is called at the end of a file's name. */
export const EXTENSIONS: Readonly<Record<ExportForm, string>> = {
  script: '.nor',
  qtest: '.qtest',
  log: '.log',
  vcd: '.vcd',
  markdown: '.md',
};

/** Pieces that are made between two turns that others have. */
const BATCH_PIECES = 20_000;

/** The text of a part, with the numbers of its first and last event. */
export interface Exported {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/**
 * Makes the text. Nobody can do anything to the machine meanwhile.
 * @throws UserError for a part that there is not, while a script runs or a trace is loaded, and if the machine is closed;
 *   the reason of `signal`
 */
export async function exportText(
  machine: Machine,
  { form, from, to }: Pick<ExportRequest, 'form' | 'from' | 'to'>,
  signal: AbortSignal,
): Promise<Exported> {
  const part = new SessionPart(machine, { from, to });
  const bytes = await machine.whilePlaying('exported', async () => {
    const told = await tellMachine(machine, signal);
    return gather(FORMS[form]({ part, told }), () => {
      signal.throwIfAborted();
      machine.mustBeOpen();
    });
  });
  return { from: part.from, to: part.to, bytes };
}

/** `check` is asked after others had their turn. */
async function gather(pieces: Generator<string, void, undefined>, check: () => void): Promise<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for (let isDone = false; !isDone; ) {
    check();
    let text = '';
    for (let count = 0; count < BATCH_PIECES && !isDone; count++) {
      const piece = pieces.next();
      if (piece.done) isDone = true;
      else text += piece.value;
    }
    gathered.push(Buffer.from(text));
    await new Promise(setImmediate);
  }
  check();
  return Buffer.concat(gathered);
}
