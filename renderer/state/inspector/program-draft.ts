/** The value that a person asks about: can it be programmed here? */
import { createStore } from 'zustand/vanilla';
import { toReport, UserError } from '../../../app/contract/errors.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { INSPECTED_BYTES, refusal, type ValueType } from '../../values/value-type.ts';

export interface ProgramDraft {
  /** Which kind of value it is, by its id. */
  readonly typeId: string;
  readonly text: string;
}

export const programDraftStore = createStore<ProgramDraft>()(() => ({ typeId: 'bytes', text: '' }));

export function changeProgramDraft(part: Partial<ProgramDraft>): void {
  programDraftStore.setState(part);
}

/** The bytes of a draft, or what is wrong with it in words. */
export type DraftBytes = { readonly bytes: Uint8Array } | { readonly error: string };

/** What was typed, as the bytes that would lie in the flash from this offset on. */
export function bytesOfDraft(
  text: string,
  type: ValueType,
  { flash, deviceOffset }: { readonly flash: FlashState; readonly deviceOffset: number },
): DraftBytes {
  try {
    const bytes = type.write(text);
    const room = flash.geometry.sizeBytes - deviceOffset;
    if (bytes.length > room)
      throw refusal(
        `The value has ${formatPlural(bytes.length, 'byte')}, and the flash ends after ${formatPlural(room, 'byte')}`,
        'Go to a place before it.',
      );
    if (bytes.length > INSPECTED_BYTES)
      throw refusal(
        `The value has ${formatPlural(bytes.length, 'byte')}; at most ${INSPECTED_BYTES} are looked at here`,
        'Use the console’s program for more.',
      );
    return { bytes };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const { what, todo } = toReport(thrown);
    return { error: `${what}. ${todo}` };
  }
}
