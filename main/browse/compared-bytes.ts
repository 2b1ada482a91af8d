/** What a flash is compared with: bytes that are held until the comparison ends. */
import type { Compared, ComparedOther } from '../../app/contract/comparing.ts';
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { openBacking } from '../backing/backing.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { bytesThen, comparedWith } from '../session/past/compared-with.ts';
import { bytesOfFlash, type ImageBytes } from './image-bytes.ts';

/** What a flash held at another position is put together in memory, and twice as much is taken meanwhile. */
const COPIED_MAX_BYTES = 256 << 20;

export interface ComparedBytes extends ImageBytes, Pick<Compared, 'position' | 'isFolded' | 'copiedBytes'> {
  /** They are those of the machine that is open, if they are any machine's. */
  isIn(machine: Machine): boolean;
  /** `listener` hears when they change. @returns a function that ends the listening */
  onWritten(listener: () => void): () => void;
  /** `listener` hears when they can't be read any more; a flash tells its own loss to all. */
  onLoss(listener: (report: ErrorReport) => void): void;
  /** Lets go of them. */
  close(): void;
}

const LASTING = {
  isIn: () => true,
  onWritten: () => () => undefined,
  onLoss: () => undefined,
  close: () => undefined,
};
const NO_POSITION = { position: null, isFolded: false, copiedBytes: 0 };

/** @throws UserError if they can't be had: a file as `openBacking` */
export function comparedBytes(machine: Machine, flash: Flash, other: ComparedOther): ComparedBytes {
  switch (other.kind) {
    case 'file':
      return ofFile(flash, other);
    case 'opened':
      return asOpened(machine, flash);
    case 'position':
      return atPosition(machine, flash, other.position);
    case 'flash':
      return ofOtherFlash(machine, flash, other.flash);
  }
}

/** A file is read as the board reads the one behind the flash. */
function ofFile(flash: Flash, { path, format }: Extract<ComparedOther, { kind: 'file' }>): ComparedBytes {
  const backing = openBacking(path, 'shared', { format, swappedBytes: flash.plan.swappedBytes });
  return {
    ...LASTING,
    ...NO_POSITION,
    bytes: backing.bytes,
    mustBeThere: () => backing.mustBeThere(),
    onLoss: (listener) => backing.onLoss(listener),
    close: () => backing.close(),
  };
}

function asOpened(machine: Machine, flash: Flash): ComparedBytes {
  const { position, isFolded } = comparedWith(machine, flash, 'start');
  const { backing } = flash;
  if (backing === null || backing.mode === 'write-through')
    return { ...atPosition(machine, flash, position), isFolded };
  return {
    ...LASTING,
    ...NO_POSITION,
    position,
    bytes: backing.original,
    mustBeThere: () => flash.mustBeThere(),
  };
}

function atPosition(machine: Machine, flash: Flash, wanted: number): ComparedBytes {
  flash.mustBeThere();
  const { length: lengthBytes } = flash.device.array.bytes;
  if (lengthBytes > COPIED_MAX_BYTES) {
    throw new UserError({
      code: 'no-memory',
      what: `${flash.plan.name} is too large to be put together as it was`,
      where: null,
      todo: `That is done in memory, for ${sizeText(COPIED_MAX_BYTES)} at most: save what it holds at both positions, and compare the files.`,
    });
  }
  const { position, isFolded } = comparedWith(machine, flash, wanted);
  const then = bytesThen(machine, flash, { since: wanted, position }, { start: 0, end: lengthBytes });
  const bytes = new Uint8Array(new SharedArrayBuffer(lengthBytes));
  bytes.set(then ?? flash.device.array.bytes);
  flash.mustBeThere();
  return {
    ...LASTING,
    bytes,
    mustBeThere: () => undefined,
    position,
    isFolded,
    copiedBytes: lengthBytes,
  };
}

function ofOtherFlash(machine: Machine, flash: Flash, index: number): ComparedBytes {
  const other = machine.flash(index);
  if (other === flash) {
    throw new UserError({
      code: 'bad-input',
      what: `${flash.plan.name} is compared with itself`,
      where: null,
      todo: 'Choose another flash, or what this one held before.',
    });
  }
  return {
    ...LASTING,
    ...NO_POSITION,
    ...bytesOfFlash(machine, index),
    isIn: (now) => now === machine && now.flash(index) === other,
    onWritten: (listener) => other.onWritten(listener),
  };
}
