import type { StructureCheck } from '../structure.ts';

/** `data CRCs: bad: 1 of 12`: true of one and of several, wherever a check is told. */
export function checkText({ name, text }: Pick<StructureCheck, 'name' | 'text'>): string {
  return `${name}: ${text}`;
}
