import {
  ChevronDown,
  CircleStop,
  Equal,
  EqualNot,
  Hourglass,
  Locate,
  RotateCw,
  TriangleAlert,
} from 'lucide-react';
import { useStore } from 'zustand';
import type { BesideState } from '../../../app/contract/beside.ts';
import { formatPlural } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { Menu, type MenuItem } from '../../kit/overlays/menu.tsx';
import type { Tone } from '../../kit/pill.tsx';
import { besideStore, besideWords } from '../../state/beside.ts';
import { keysOf, runCommand } from '../../state/commands.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';

/** The QEMU that is sent the same cycles: whether the two still do the same; nothing while there is none. */
export function BesideChip() {
  const beside = useStore(besideStore);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const words = besideWords(beside, position);
  if (words === null) return null;
  const { tone, Icon } = lookOf(beside, position);
  const trigger = (
    <button type="button" className={classNames('chip', 'beside-chip', `beside-${tone}`)}>
      <Icon size={14} aria-hidden="true" />
      <span className="one-line beside-short">{words.short}</span>
      <span className="one-line beside-brief" aria-hidden="true">
        {words.brief}
      </span>
      <ChevronDown size={14} aria-hidden="true" />
    </button>
  );
  return (
    <Menu
      trigger={trigger}
      head={<Head beside={beside} sentence={words.sentence} />}
      items={itemsOf(beside)}
    />
  );
}

function Head({ beside, sentence }: { beside: BesideState; sentence: string }) {
  const { program, version, unsent } = beside;
  return (
    <>
      {program !== '' && (
        <p className="flash-menu-name">
          {program} <span className="secondary">{version}</span>
        </p>
      )}
      <p className="flash-menu-sentence">{sentence}</p>
      <p className="small faint flash-menu-sentence">
        Its clock can’t be set: where a flash’s timer fires here, its time passes until the same one fires
        there. What is written is compared when the flash is read directly again.
        {unsent > 0 &&
          ` ${formatPlural(unsent, 'cycle')} could not be sent: no flash is there that QEMU’s tests reach.`}
      </p>
    </>
  );
}

function itemsOf({ phase, difference }: BesideState): readonly MenuItem[] {
  const isOver = phase === 'differs' || phase === 'ended';
  const items: (MenuItem | null)[] = [
    difference && {
      label: `Go to cycle ${difference.number}`,
      icon: <Locate size={14} />,
      run: () => void runCommand('beside.difference'),
    },
    isOver
      ? {
          label: 'Start it again',
          icon: <RotateCw size={14} />,
          keys: keysOf('beside.start'),
          run: () => void runCommand('beside.start'),
        }
      : null,
    {
      label: isOver ? 'Dismiss' : 'Stop comparing',
      icon: <CircleStop size={14} />,
      run: () => void runCommand('beside.stop'),
    },
  ];
  return items.flatMap((item) => item ?? []);
}

function lookOf({ phase, position }: BesideState, standing: number): { tone: Tone; Icon: typeof Equal } {
  if (phase === 'differs') return { tone: 'error', Icon: EqualNot };
  if (phase === 'ended') return { tone: 'changed', Icon: TriangleAlert };
  if (phase === 'starting' || position !== standing) return { tone: 'plain', Icon: Hourglass };
  return { tone: 'direct', Icon: Equal };
}
