import { useState } from 'react';
import { useStore } from 'zustand';
import { PATTERN_MAX_BYTES } from '../../../app/contract/edit.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { formatAddress, formatCount, formatPlural } from '../../format/numbers.ts';
import { patternIn } from '../../format/typed-bytes.ts';
import { LineBar } from '../../kit/line-bar.tsx';
import { endFill, fillAsked, fillStore } from '../../state/fill.ts';

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
  const isFilling = useStore(fillStore, (state) => state.isFilling);
  const [text, setText] = useState('ff');
  const [isWrong, setWrong] = useState(false);
  const leave = () => {
    endFill();
    onLeave();
  };
  const fill = async () => {
    const pattern = patternIn(text);
    const isTaken = pattern !== null && pattern.length <= PATTERN_MAX_BYTES;
    setWrong(!isTaken);
    if (isTaken && (await fillAsked(flash.index, { start, end }, pattern))) onLeave();
  };
  const where = `${formatPlural(end - start, 'byte')} from ${formatAddress(start)}`;
  return (
    <LineBar
      label={`Fill ${where} with`}
      placeholder="ff"
      action={isFilling ? 'Filling…' : 'Fill'}
      isBusy={isFilling}
      help={`${where}, with hex bytes or "text" over and over. It can be undone.`}
      error={
        isWrong
          ? `Write pairs of hex digits, ff or de ad, or "text": at most ${formatCount(PATTERN_MAX_BYTES)} bytes.`
          : null
      }
      text={text}
      onText={(typed) => {
        setText(typed);
        setWrong(false);
      }}
      asks={asks}
      onEnter={() => void fill()}
      onLeave={leave}
    />
  );
}
