/** The line of the console that writes a part of the session: `export vcd 200 260 FILE`. */
import { UserError } from '../../app/contract/errors.ts';
import { ExportForm, type ExportRequest } from '../../app/contract/export.ts';

const USAGE = `Write it as: export ${ExportForm.options.join('|')} [FIRST LAST] FILE`;
const LINE =
  /^\s*export(?:\s+(?<form>\S+)(?:\s+(?<from>\d[\d,_]*)\s+(?<to>\d[\d,_]*))?(?:\s+(?<path>.*))?)?$/i;

/** Whether a line of the console is one. */
export function isExportLine(line: string): boolean {
  return /^\s*export(\s|$)/i.test(line);
}

/** What it asks for. A file that is there is never replaced. @throws UserError for one that makes no sense */
export function parseExportLine(line: string): ExportRequest {
  const { form = '', from, to, path = '' } = LINE.exec(line)?.groups ?? {};
  const known = ExportForm.safeParse(form.toLowerCase());
  if (!known.success)
    throw mistake(form === '' ? 'export needs a form' : `“${form}” is no form of a session`);
  const file = path.trim().replace(/^"(.*)"$/, '$1');
  if (file === '') throw mistake('export needs the name of a file');
  return { form: known.data, from: numberIn(from), to: numberIn(to), path: file, overwrites: false };
}

function numberIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text.replaceAll(/[,_]/g, ''));
  if (number >= 1 && Number.isSafeInteger(number)) return number;
  throw mistake(`“${text}” is no number of a cycle`);
}

function mistake(what: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo: USAGE });
}
