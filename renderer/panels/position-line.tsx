import { useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../format/numbers.ts';
import { LineBar } from '../kit/line-bar.tsx';
import { historyOf } from '../state/history.ts';
import { machineStore } from '../state/machine.ts';
import { parsePosition } from '../state/since.ts';

/** A line to type a cycle of the history in. `help`: what is done with it, the end of a sentence. */
export function PositionLine({
  label,
  help,
  asks,
  onChoose,
  onLeave,
}: {
  label: string;
  help: string;
  asks: number;
  onChoose: (position: number) => void;
  onLeave: () => void;
}) {
  const length = useStore(machineStore, (state) => historyOf(state)?.length ?? 0);
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const enter = () => {
    const position = parsePosition(text, length);
    setWrong(position === null);
    if (position !== null) onChoose(position);
  };
  const range = `0 to ${formatCount(length)}`;
  return (
    <LineBar
      label={label}
      placeholder={formatCount(length)}
      action="Compare"
      help={`A cycle of the history, ${range}: ${help}`}
      error={isWrong ? `The history has cycles ${range}. Write one of them.` : null}
      text={text}
      onText={(typed) => {
        setText(typed);
        setWrong(false);
      }}
      asks={asks}
      onEnter={enter}
      onLeave={onLeave}
    />
  );
}
