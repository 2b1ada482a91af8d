/** Of what ends before its header says. */
import { hexSizeText } from '../../record/size.ts';

/** One sentence where not all is there, else none. `what` as a sentence has it: `file`. */
export function cutSentences(what: string, claimedBytes: number, thereBytes: number): string[] {
  if (claimedBytes <= thereBytes) return [];
  return [
    `The header says that the ${what} has ${hexSizeText(claimedBytes)}; ${hexSizeText(thereBytes)} are there.`,
  ];
}
