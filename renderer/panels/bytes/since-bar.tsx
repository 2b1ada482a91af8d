import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import { chooseSince, endAsking, parsePosition, sinceStore } from '../../state/since.ts';

/** A line to type the cycle that bytes are compared with: Enter takes it, Esc leaves it as it was. */
export function SinceBar({ onLeave }: { onLeave: () => void }) {
  const asks = useStore(sinceStore, (state) => state.asks);
  const length = useStore(machineStore, (state) => historyOf(state)?.length ?? 0);
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const helpId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again is what counts
  useEffect(() => {
    inputRef.current?.focus();
    inputRef.current?.select();
  }, [asks]);
  const leave = () => {
    endAsking();
    onLeave();
  };
  const choose = (event: FormEvent) => {
    event.preventDefault();
    const position = parsePosition(text, length);
    setWrong(position === null);
    if (position === null) return;
    chooseSince(position);
    onLeave();
  };
  const range = `0 to ${formatCount(length)}`;
  return (
    <form className="go-to" onSubmit={choose}>
      <input
        ref={inputRef}
        className="field mono"
        aria-label="Show changed bytes since cycle"
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
          leave();
        }}
      />
      <Button type="submit" look="primary">
        Compare
      </Button>
      <div id={helpId} className="go-to-help one-line" role={isWrong ? 'alert' : undefined}>
        {isWrong ? (
          <span className="go-to-error">{`The history has cycles ${range}. Write one of them.`}</span>
        ) : (
          `A cycle of the history, ${range}: bytes are compared with what they were when it was done.`
        )}
      </div>
    </form>
  );
}
