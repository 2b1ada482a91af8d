/** A pattern that makes no sense, and where. */
import { UserError } from '../../../app/contract/errors.ts';

/** Characters of the pattern that are shown from the place on. */
const SHOWN = 20;

/** `at` counts characters of the pattern from 0. */
export function patternError(pattern: string, at: number, what: string, todo: string): UserError {
  const rest = pattern.slice(at);
  const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN)}…` : rest;
  const where = rest === '' ? 'at the end of the pattern' : `at character ${at + 1}: “${shown}”`;
  return new UserError({ code: 'bad-input', what, where, todo });
}
