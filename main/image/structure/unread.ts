/** Sentences of contents that may well be sound, and that nothing here takes apart: they are told otherwise than damage. */
import { NOT_CHECKED, type StructureField } from '../../../app/contract/structure.ts';
import { told } from './record/told.ts';

const ENDING = ' is not unpacked here.';
const BEGINNING = 'Its content is not put together: ';

/** @param what is packed so: `Its method bzip2` */
export function notUnpacked(what: string): string {
  return `${what}${ENDING}`;
}

/** @param why with its end: `512 MiB are the most for one file.` */
export function notPutTogether(why: string): string {
  return `${BEGINNING}${why}`;
}

/** What no scan looks at, were it ever so damaged. It is no problem. @param what with the reason: `what its files hold: …` */
export function notChecked(what: string): StructureField {
  return told(NOT_CHECKED, what);
}

/** Whether a problem is one of these. */
export function isUnread(problem: string): boolean {
  return problem.endsWith(ENDING) || problem.startsWith(BEGINNING);
}
