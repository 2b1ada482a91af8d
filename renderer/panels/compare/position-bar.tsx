import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount } from '../../format/numbers.ts';
import { shortFlashName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { compareStore, compareWith, endAskingForPosition } from '../../state/compare/comparison.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import { parsePosition } from '../../state/since.ts';

/** A line to type the cycle that the flash is compared with: Enter takes it, Esc leaves it. */
export function PositionBar({ flash }: { flash: FlashState }) {
  const asks = useStore(compareStore, (state) => state.asks);
  const length = useStore(machineStore, (state) => historyOf(state)?.length ?? 0);
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const helpId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again is what counts
  useEffect(() => inputRef.current?.focus(), [asks]);
  const choose = (event: FormEvent) => {
    event.preventDefault();
    const position = parsePosition(text, length);
    setWrong(position === null);
    if (position !== null) void compareWith(flash.index, { kind: 'position', position });
  };
  const range = `0 to ${formatCount(length)}`;
  return (
    <form className="go-to" onSubmit={choose}>
      <input
        ref={inputRef}
        className="field mono"
        aria-label="Compare with cycle"
        aria-invalid={isWrong}
        aria-describedby={helpId}
        placeholder={formatCount(length)}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          endAskingForPosition();
        }}
      />
      <Button type="submit" look="primary">
        Compare
      </Button>
      <div id={helpId} className="go-to-help one-line" role={isWrong ? 'alert' : undefined}>
        {isWrong ? (
          <span className="go-to-error">{`The history has cycles ${range}. Write one of them.`}</span>
        ) : (
          `A cycle of the history, ${range}: ${shortFlashName(flash.name)} is compared with what it held then.`
        )}
      </div>
    </form>
  );
}
