import { ChevronDown, Cpu, FileDiff, FileInput, Flag, History, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { shortFlashName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Menu, type MenuItem } from '../../kit/overlays/menu.tsx';
import {
  compareWithFlash,
  compareWithOpened,
  compareWithPicked,
} from '../../state/compare/compare-commands.ts';
import { askForPosition, compareStore, endComparison } from '../../state/compare/comparison.ts';

/** What a flash can be compared with. */
export function waysToCompare(flash: FlashState, flashes: readonly FlashState[]): readonly MenuItem[] {
  const others = flashes.filter(({ index }) => index !== flash.index);
  return [
    {
      label: 'A file…',
      icon: <FileInput size={14} />,
      keys: 'Ctrl+K',
      run: () => void compareWithPicked(),
    },
    { label: 'The image as it was opened', icon: <Flag size={14} />, run: compareWithOpened },
    { label: 'What it held at a cycle…', icon: <History size={14} />, run: askForPosition },
    ...others.map(({ index, name }) => ({
      id: index,
      label: shortFlashName(name),
      icon: <Cpu size={14} />,
      run: () => compareWithFlash(index),
    })),
  ];
}

/** What the flash is compared with, and a choice of something else. */
export function CompareMenu({
  flash,
  flashes,
  text,
}: {
  flash: FlashState;
  flashes: readonly FlashState[];
  text: string;
}) {
  const hasOne = useStore(compareStore, (state) => state.comparison !== null);
  const end = { label: 'End the comparison', icon: <X size={14} />, run: () => endComparison(null) };
  return (
    <Menu
      trigger={
        <Button
          icon={<FileDiff size={14} />}
          className="compare-with"
          title={text}
          aria-label={`Compared with ${text}`}
        >
          <span className="one-line">{text}</span>
          <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
      head={`Compare ${shortFlashName(flash.name)} with`}
      items={[...waysToCompare(flash, flashes), ...(hasOne ? [end] : [])]}
    />
  );
}
