import { ChevronDown, Copy, FilePlus2, Lock, Pencil, RotateCw } from 'lucide-react';
import type { BackingMode, FlashState } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Menu, type MenuItem } from '../../kit/menu.tsx';
import { reopenImage } from '../../state/machine.ts';
import { tell } from '../../state/notice.ts';
import { askAndSetMode, attachImage } from '../../state/opening/open.ts';

/** What can be done with one flash and its image, under the sentence that says what may happen to the file. */
export function FlashMenu({ flash }: { flash: FlashState }) {
  const trigger = (
    <Button look="plain" className="chip-more" aria-label={`${flash.name}: image and mode`}>
      <ChevronDown size={14} />
    </Button>
  );
  return <Menu trigger={trigger} head={<MenuHead flash={flash} />} items={itemsOf(flash)} />;
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
  if (image === null) return [attach];
  if (image.condition === 'lost') {
    return [
      { label: 'Reopen the image', icon: <RotateCw size={14} />, run: () => void reopenImage(index) },
      attach,
    ];
  }
  const copyPath = { label: 'Copy the path', icon: <Copy size={14} />, run: () => void copy(image.path) };
  return [modeItem(flash, image.mode), attach, copyPath];
}

function modeItem(flash: FlashState, mode: BackingMode): MenuItem {
  return mode === 'shared'
    ? {
        label: 'Switch to scratch',
        icon: <Pencil size={14} />,
        run: () => void askAndSetMode(flash, 'scratch'),
      }
    : { label: 'Switch to shared', icon: <Lock size={14} />, run: () => void askAndSetMode(flash, 'shared') };
}

async function copy(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    tell(`Copied: ${path}`);
  } catch {
    tell(`The clipboard is not open to this window. The path is ${path}`);
  }
}
