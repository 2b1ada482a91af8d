import { Pencil } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { focusView } from '../../kit/focus/use-view-focus.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { editHere } from '../../state/edit.ts';
import type { InspectedBytes } from '../../state/inspector/inspected-bytes.ts';
import {
  bytesOfDraft,
  changeProgramDraft,
  type DraftBytes,
  programDraftStore,
} from '../../state/inspector/program-draft.ts';
import { VALUE_TYPES } from '../../values/value-types.ts';
import { ProgramAnswer } from './program-answer.tsx';
import { VerdictLine } from './verdict-line.tsx';
import { BYTES_COMING, byteVerdict } from './verdict-words.ts';

const GROUPS = [...new Set(VALUE_TYPES.map(({ group }) => group))];

/** The flash's own question: can this value be programmed here? Answered while it is typed; nothing is sent. Enter edits. */
export function ProgramForm({
  flash,
  inspected,
  deviceOffset,
}: {
  flash: FlashState;
  inspected: InspectedBytes;
  deviceOffset: number;
}) {
  const titleId = useId();
  const { typeId, text } = useStore(programDraftStore);
  // Who walks through the bytes hears of them, not of this at each step.
  const [isSpoken, setSpoken] = useState(false);
  const type = VALUE_TYPES.find(({ id }) => id === typeId);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    focusView();
  };
  if (type === undefined) return null;
  const draft = text.trim() === '' ? null : bytesOfDraft(text, type, { flash, deviceOffset });
  return (
    <section
      className="inspector-program"
      aria-labelledby={titleId}
      onKeyDown={leave}
      onFocus={() => setSpoken(true)}
      onBlur={() => setSpoken(false)}
    >
      <h3 id={titleId}>Can this be programmed here?</h3>
      <form
        className="inspector-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft !== null && 'bytes' in draft) void editHere(flash, deviceOffset, draft.bytes);
        }}
      >
        <select
          aria-label="Kind of value"
          className="field"
          title={type.title}
          value={type.id}
          onChange={(event) => changeProgramDraft({ typeId: event.target.value })}
        >
          {GROUPS.map((group) => (
            <optgroup key={group} label={group}>
              {VALUE_TYPES.filter((each) => each.group === group).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <input
          aria-label="Value"
          className="field mono inspector-field"
          spellCheck={false}
          autoComplete="off"
          placeholder={type.example}
          value={text}
          onChange={(event) => changeProgramDraft({ text: event.target.value })}
        />
        <IconButton
          type="submit"
          label="Edit the bytes to this value"
          keys="Enter"
          icon={<Pencil size={14} />}
          disabled={draft === null || 'error' in draft}
        />
      </form>
      {draft === null ? (
        <VerdictLine verdict={byteVerdict(flash, inspected.bytes[0])} isSpoken={isSpoken} />
      ) : (
        <Answer
          flash={flash}
          draft={draft}
          inspected={inspected}
          deviceOffset={deviceOffset}
          isSpoken={isSpoken}
        />
      )}
    </section>
  );
}

function Answer({
  flash,
  draft,
  inspected,
  deviceOffset,
  isSpoken,
}: {
  flash: FlashState;
  draft: DraftBytes;
  inspected: InspectedBytes;
  deviceOffset: number;
  isSpoken: boolean;
}) {
  if ('error' in draft)
    return <VerdictLine verdict={{ tone: 'bad', text: draft.error }} isSpoken={isSpoken} />;
  const after = draft.bytes;
  const before = inspected.bytes.subarray(0, after.length);
  if (before.length < after.length) return <VerdictLine verdict={BYTES_COMING} isSpoken={false} />;
  const answer = { flash, deviceOffset, before, after, isSpoken };
  return <ProgramAnswer {...answer} />;
}
