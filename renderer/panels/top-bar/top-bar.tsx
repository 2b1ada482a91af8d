import { FolderOpen, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import type { MachineState } from '../../../app/contract/machine.ts';
import { Button } from '../../kit/button.tsx';
import { classNames } from '../../kit/class-names.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { keysOf } from '../../state/commands.ts';
import { layoutStore, nextTheme, openOverlay, type Theme } from '../../state/layout.ts';
import { machineStore } from '../../state/machine.ts';
import { openPicked } from '../../state/opening/open.ts';
import { BoardChooser } from '../board/board-chooser.tsx';
import { BesideChip } from './beside-chip.tsx';
import { VirtualClock } from './clock.tsx';
import { FlashChip } from './flash-chip.tsx';
import { Logo } from './logo.tsx';
import { Steps } from './steps.tsx';
import './top-bar.css';

const THEME_ICONS: Readonly<Record<Theme, typeof Sun>> = { system: Monitor, dark: Moon, light: Sun };

function hasSeveralImages({ flashes }: MachineState): boolean {
  return flashes.filter(({ image }) => image !== null).length > 1;
}

/** What is open, in one line: the board, its flashes and its time; then the way to everything else. `hasMachine`: whether one is shown below. */
export function TopBar({ hasMachine }: { hasMachine: boolean }) {
  const machine = useStore(machineStore, (state) => state.machine);
  const theme = useStore(layoutStore, (state) => state.theme);
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <header className="top-bar">
      <h1 className="top-bar-name">
        <Logo />
        <span className={hasMachine ? 'unseen' : undefined}>Norscope</span>
      </h1>
      {hasMachine && machine !== null && (
        <div className={classNames('top-bar-machine', hasSeveralImages(machine) && 'has-several-images')}>
          <BoardChooser machine={machine} />
          {machine.flashes.map((flash) => (
            <FlashChip key={flash.index} flash={flash} />
          ))}
        </div>
      )}
      <div className="top-bar-end">
        {hasMachine && <BesideChip />}
        {hasMachine && <Steps />}
        {hasMachine && <VirtualClock />}
        <Tooltip text="Go to, run a command" keys={keysOf('view.palette')}>
          <Button className="run-box" icon={<Search size={14} />} onClick={() => openOverlay('palette')}>
            <span className="run-box-words">Go to, run a command</span>
            <kbd>{keysOf('view.palette')}</kbd>
          </Button>
        </Tooltip>
        <IconButton
          label={`Theme: ${theme}`}
          keys={keysOf('view.theme')}
          icon={<ThemeIcon size={14} />}
          onClick={nextTheme}
        />
        <Tooltip text="Open an image" keys={keysOf('file.open')}>
          <Button icon={<FolderOpen size={14} />} onClick={() => void openPicked()}>
            <span className="open-words">Open…</span>
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}
