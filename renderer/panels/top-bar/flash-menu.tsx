import { ChevronDown, Copy, FilePlus2, RotateCw, Save } from 'lucide-react';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Menu, type MenuChoice, type MenuItem } from '../../kit/overlays/menu.tsx';
import { askAndSetMode, MODES } from '../../state/backing/modes.ts';
import { saveAs } from '../../state/backing/save.ts';
import { keysOf } from '../../state/commands.ts';
import { tell } from '../../state/notice.ts';
import { attachImage } from '../../state/opening/open.ts';
import { askAndReopen } from '../../state/session/reopen.ts';
import { MODE_LOOKS } from './mode-look.tsx';

/** What can be done with one flash and its image, under the sentence that says what may happen to the file. */
export function FlashMenu({ flash }: { flash: FlashState }) {
  const trigger = (
    <Button look="plain" className="chip-more" aria-label={`${flash.name}: image and mode`}>
      <ChevronDown size={14} />
    </Button>
  );
  return (
    <Menu
      trigger={trigger}
      head={<MenuHead flash={flash} />}
      choice={modeChoice(flash)}
      items={itemsOf(flash)}
    />
  );
}

function MenuHead({ flash: { name, image, protection } }: { flash: FlashState }) {
  return (
    <>
      <p className="flash-menu-name">
        {name}
        {image !== null && <span className="secondary"> {formatSize(image.sizeBytes)}</span>}
      </p>
      {image !== null && <p className="mono small">{image.path}</p>}
      <p className="flash-menu-sentence">{protection}</p>
      {image !== null && <p className="small faint">{image.sentence}</p>}
    </>
  );
}

function itemsOf(flash: FlashState): readonly MenuItem[] {
  const { image, index } = flash;
  const attach = {
    label: image === null ? 'Attach an image…' : 'Attach another image…',
    icon: <FilePlus2 size={14} />,
    run: () => void attachImage(index),
  };
  const save = {
    label: 'Save as…',
    icon: <Save size={14} />,
    keys: keysOf('file.saveAs'),
    run: () => void saveAs(flash),
  };
  if (image === null) return [save, attach];
  if (image.condition === 'lost') {
    return [
      { label: 'Reopen the image', icon: <RotateCw size={14} />, run: () => void askAndReopen(index) },
      attach,
    ];
  }
  const copyPath = { label: 'Copy the path', icon: <Copy size={14} />, run: () => void copy(image.path) };
  return [save, attach, copyPath];
}

/** Null where there is no image that could have another mode. */
function modeChoice(flash: FlashState): MenuChoice | null {
  const { image } = flash;
  if (image === null || image.condition === 'lost') return null;
  return {
    label: 'What may happen to the file',
    value: image.mode,
    options: MODES.map(({ mode, line }) => {
      const { Icon } = MODE_LOOKS[mode];
      return { value: mode, line, icon: <Icon size={14} /> };
    }),
    choose: (value) => {
      const chosen = MODES.find(({ mode }) => mode === value);
      if (chosen !== undefined) void askAndSetMode(flash, chosen.mode);
    },
  };
}

async function copy(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    tell(`Copied: ${path}`);
  } catch {
    tell(`The clipboard is not open to this window. The path is ${path}`);
  }
}
