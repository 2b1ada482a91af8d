import { ArrowDown, Crosshair, Diff, Flag, History, PenLine } from 'lucide-react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Menu, type MenuOption } from '../../kit/overlays/menu.tsx';
import { bytePages } from '../../state/bytes.ts';
import { runCommand } from '../../state/commands.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import { askSince, chooseSince, sinceStore } from '../../state/since.ts';
import { sinceSentence, sinceText } from './past-words.ts';

const START = 'start';
const OPERATION = 'last operation';
const CYCLE = 'a cycle';

/** What the bytes are compared with, and a choice of something else. */
export function SinceMenu({ flash }: { flash: FlashState }) {
  const since = useStore(sinceStore, (state) => state.since);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const compared = useStore(bytePages.revision, () => bytePages.comparedWith(flash.index));
  const text = sinceText(compared, position);
  const sentence = sinceSentence(compared, position);
  const isCycle = typeof since === 'number';
  const options: MenuOption[] = [
    { value: START, icon: <Flag size={14} />, line: 'As the flash was opened' },
    { value: OPERATION, icon: <PenLine size={14} />, line: 'Before the last program or erase so far' },
    ...(isCycle
      ? [{ value: CYCLE, icon: <History size={14} />, line: `After ${formatCount(since)} cycles and waits` }]
      : []),
  ];
  const choice = {
    label: 'Bytes are compared with',
    value: isCycle ? CYCLE : since === 'operation' ? OPERATION : START,
    options,
    choose: (value: string) => {
      if (value === START) chooseSince('start');
      else if (value === OPERATION) chooseSince('operation');
    },
  };
  const trigger = (
    <Button
      icon={<Diff size={14} />}
      className="since-button"
      aria-label={`Changed bytes: ${text}`}
      title={sentence}
    >
      <span className="since-words">{text}</span>
    </Button>
  );
  return (
    <Menu
      trigger={trigger}
      head={sentence}
      choice={choice}
      items={[
        {
          label: `This cycle, ${formatCount(position)}`,
          icon: <Crosshair size={14} />,
          keys: 'Alt+Shift+C',
          run: () => chooseSince(position),
        },
        { label: 'A cycle…', icon: <History size={14} />, run: askSince },
        {
          label: 'Go to the next changed bytes',
          icon: <ArrowDown size={14} />,
          keys: 'F7',
          run: () => void runCommand('changes.next'),
        },
      ]}
    />
  );
}
