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

/** There is more, and it lies deeper than a scan looks. Told at the node that it lies in, wherever it is met. */
export class TooDeep extends Malformed {
  constructor(levels: number) {
    super(`There is more inside: ${levels} levels are looked at; what a structure unpacks to is one, too.`);
    this.name = 'TooDeep';
  }
}
