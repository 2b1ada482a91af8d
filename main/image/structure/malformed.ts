import { UntracedError } from '../untraced-error.ts';

/**
 * A structure that is not as its document wants it. Told at its node where its beginning was right, and otherwise the end
 * of an attempt to read what only looked like one.
 */
export class Malformed extends UntracedError {
  /** @param sentence what is wrong, for a person, with its end: `The header says that 4,096 bytes follow; 12 are there.` */
  constructor(sentence: string) {
    super(sentence);
    this.name = 'Malformed';
  }
}
