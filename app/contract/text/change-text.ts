/** What became of a structure, in words that the window and the command line have in common. */
import type { StructureChange } from '../compare.ts';
import { countText } from './count-text.ts';
import { pluralText } from './plural-text.ts';

/** Of a file system, which lists it by its name, and of a device tree. */
const ROOT = '/';

/** What it lies in, the outermost first. A root lies between others, and its name would be taken for one more slash. */
export function namesAround({ path }: Pick<StructureChange, 'path'>): string[] {
  return path.filter((name, index) => index === 0 || name !== ROOT);
}

/** `SquashFS / etc / banner`. */
export function pathText(change: Pick<StructureChange, 'path' | 'name'>): string {
  return [...namesAround(change), change.name].join(' / ');
}

/** `3,893 → 9 bytes`, `was Linux-5.10`: what is other than it was. */
export function otherwiseTexts({ change, before, after, formerName }: StructureChange): string[] {
  const isOtherSize = change === 'changed' && before !== null && after !== null && before.size !== after.size;
  return [
    ...(isOtherSize ? [`${countText(before.size)} → ${pluralText(after.size, 'byte')}`] : []),
    ...(formerName === null ? [] : [`was ${formerName}`]),
  ];
}
