/** Of what ends before its header says. */
import { hexSizeText } from '../../record/size.ts';

/** One sentence where not all is there, else none. `what` as a sentence has it: `file`. */
export function cutSentences(what: string, claimedBytes: number, thereBytes: number): string[] {
  if (claimedBytes <= thereBytes) return [];
  return [`The ${what} has ${hexSizeText(claimedBytes)}, it says; ${hexSizeText(thereBytes)} are there.`];
}
