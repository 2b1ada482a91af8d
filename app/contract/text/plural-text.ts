import { countText } from './count-text.ts';

/** `1 block`, `2 blocks`, `1,024 blocks`. */
export function pluralText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
