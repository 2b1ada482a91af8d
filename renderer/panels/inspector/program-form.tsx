import { type KeyboardEvent, useId } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { focusView } from '../../kit/focus/use-view-focus.ts';
import type { InspectedBytes } from '../../state/inspector/inspected-bytes.ts';
import { bytesOfDraft, changeProgramDraft, programDraftStore } from '../../state/inspector/program-draft.ts';
import type { ValueType } from '../../values/value-type.ts';
import { VALUE_TYPES } from '../../values/value-types.ts';
import { ProgramAnswer } from './program-answer.tsx';
import { VerdictLine } from './verdict-line.tsx';
import { byteVerdict } from './verdict-words.ts';

const GROUPS = [...new Set(VALUE_TYPES.map(({ group }) => group))];

/** The flash's own question: can this value be programmed here? Answered while it is typed; nothing is sent. */
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
  const type = VALUE_TYPES.find(({ id }) => id === typeId);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    focusView();
  };
  if (type === undefined) return null;
  return (
    <section className="inspector-program" aria-labelledby={titleId} onKeyDown={leave}>
      <h3 id={titleId}>Can this be programmed here?</h3>
      <div className="inspector-ask">
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
      </div>
      {text.trim() === '' ? (
        <VerdictLine verdict={byteVerdict(flash, inspected.bytes[0] ?? 0)} />
      ) : (
        <Answer flash={flash} type={type} text={text} inspected={inspected} deviceOffset={deviceOffset} />
      )}
    </section>
  );
}

function Answer({
  flash,
  type,
  text,
  inspected,
  deviceOffset,
}: {
  flash: FlashState;
  type: ValueType;
  text: string;
  inspected: InspectedBytes;
  deviceOffset: number;
}) {
  const draft = bytesOfDraft(text, type, { flash, deviceOffset });
  if ('error' in draft) return <VerdictLine verdict={{ tone: 'bad', text: draft.error }} />;
  const after = draft.bytes;
  if (inspected.bytes.length < after.length)
    return <VerdictLine verdict={{ tone: 'plain', text: 'The bytes there are on their way.' }} />;
  const before = inspected.bytes.subarray(0, after.length);
  return <ProgramAnswer flash={flash} deviceOffset={deviceOffset} before={before} after={after} />;
}
