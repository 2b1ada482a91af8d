import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { PATTERN_MAX_BYTES } from '../../../app/contract/edit.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatCount, formatPlural } from '../../format/numbers.ts';
import { patternIn } from '../../format/typed-bytes.ts';
import { Button } from '../../kit/button.tsx';
import { fillRange } from '../../state/edit.ts';
import { endFill, fillStore } from '../../state/fill.ts';

/** A line to type what the selected bytes are filled with: Enter fills them, Esc leaves them. */
export function FillBar({
  flash,
  range: { start, end },
  onLeave,
}: {
  flash: FlashState;
  range: ByteRange;
  onLeave: () => void;
}) {
  const asks = useStore(fillStore, (state) => state.asks);
  const [text, setText] = useState('ff');
  const [isWrong, setWrong] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const helpId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again is what counts
  useEffect(() => {
    inputRef.current?.focus();
    inputRef.current?.select();
  }, [asks]);
  const leave = () => {
    endFill();
    onLeave();
  };
  const fill = async (event: FormEvent) => {
    event.preventDefault();
    const pattern = patternIn(text);
    const isTaken = pattern !== null && pattern.length <= PATTERN_MAX_BYTES;
    setWrong(!isTaken);
    if (isTaken && (await fillRange(flash.index, { start, end }, pattern))) leave();
  };
  const where = `${formatPlural(end - start, 'byte')} from ${formatAddress(start)}`;
  return (
    <form className="go-to" onSubmit={(event) => void fill(event)}>
      <input
        ref={inputRef}
        className="field mono"
        aria-label={`Fill ${where} with`}
        aria-invalid={isWrong}
        aria-describedby={helpId}
        placeholder="ff"
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
        Fill
      </Button>
      <div id={helpId} className="go-to-help one-line" role={isWrong ? 'alert' : undefined}>
        {isWrong ? (
          <span className="go-to-error">
            {`Write pairs of hex digits, ff or de ad, or "text": at most ${formatCount(PATTERN_MAX_BYTES)} bytes.`}
          </span>
        ) : (
          `${where}, with hex bytes or "text" over and over. It can be undone.`
        )}
      </div>
    </form>
  );
}
