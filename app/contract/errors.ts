/** What can go wrong, as a person reads it. One class for what a person can mend; anything else is a defect. */
import { z } from 'zod';
import { escapedText } from './text/shown-text.ts';

export const ErrorCode = z.enum([
  'not-found',
  'is-directory',
  'not-a-file',
  'empty',
  'no-permission',
  'no-space',
  'in-use',
  'no-memory',
  'exists',
  'not-raw',
  'wrong-size',
  'bad-address',
  'bad-input',
  'bad-request',
  'no-machine',
  'backing-lost',
  'lacks-image',
  'unsupported',
  'cancelled',
  'disconnected',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An error as it crosses a wire: what happened, to which file or address, what to do. */
export const ErrorReport = z.object({
  code: ErrorCode,
  what: z.string(),
  where: z.string().nullable(),
  todo: z.string(),
});
export type ErrorReport = z.infer<typeof ErrorReport>;

/** Something a person did that can't be done, and what to do instead. `message` is the whole of it in one line. */
export class UserError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(oneLine(report));
    this.name = 'UserError';
    this.report = report;
  }
}

/** The report in one line, for a terminal: `what: where. todo` */
export function oneLine({ what, where, todo }: ErrorReport): string {
  const subject = where === null ? what : `${what}: ${where}`;
  return `${subject}. ${todo}`;
}

/**
 * Any thrown thing as a report. A defect's own words stay with the host, which writes them down under `id`: they may
 * name what was not asked for.
 */
export function toReport(thrown: unknown, id: string | null = null): ErrorReport {
  if (thrown instanceof UserError) return thrown.report;
  return {
    code: 'internal',
    what: 'Norscope made a mistake',
    where: id === null ? null : `report ${id}`,
    todo: 'Please report it with what you did just before, and what Norscope wrote to its terminal.',
  };
}

/** A call that its caller gave up. */
export const CANCELLED: ErrorReport = {
  code: 'cancelled',
  what: 'Cancelled',
  where: null,
  todo: 'Nothing is left of it; ask again when you like.',
};

/** A call whose wire ended first. */
export const DISCONNECTED: ErrorReport = {
  code: 'disconnected',
  what: 'The connection to the engine ended',
  where: null,
  todo: 'Start Norscope again; image files are untouched.',
};

/** A defect as a terminal shows it: with its stack, if it has one, and nothing that would steer the terminal. */
export function stackOf(thrown: unknown): string {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return text.split('\n').map(escapedText).join('\n');
}

/** The system's own name of an error: `ENOENT`. */
export function errorName(thrown: unknown): string {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
