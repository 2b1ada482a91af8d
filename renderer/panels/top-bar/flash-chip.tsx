import { CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { BackingMode, FlashState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { shortFlashName } from '../../format/paths.ts';
import { classNames } from '../../kit/class-names.ts';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { Dot, Pill } from '../../kit/pill.tsx';
import { machineStore, selectFlash } from '../../state/machine.ts';
import { FlashMenu } from './flash-menu.tsx';
import { MODE_LOOKS } from './mode-look.tsx';

/** One flash: how it is read, what file lies in it, what may happen to that file. Selects the flash for all panels. */
export function FlashChip({ flash }: { flash: FlashState }) {
  const isSelected = useStore(machineStore, (state) => state.flashIndex === flash.index);
  return (
    <div className={classNames('chip', isSelected && 'chip-selected')}>
      <Tooltip text={flash.protection}>
        <button
          type="button"
          className="chip-face"
          aria-pressed={isSelected}
          onClick={() => selectFlash(flash.index)}
        >
          <ReadDot flash={flash} />
          <b className="chip-name">{shortFlashName(flash.name)}</b>
          {flash.image !== null && <span className="chip-file secondary one-line">{flash.image.name}</span>}
          <ModePill flash={flash} />
        </button>
      </Tooltip>
      <FlashMenu flash={flash} />
    </div>
  );
}

/** How reads are answered now; a lost image says in its pill that they are not. */
function ReadDot({ flash: { image, isDirect } }: { flash: FlashState }) {
  if (image?.condition === 'lost') return <Dot tone="error" />;
  return (
    <>
      <Dot tone={isDirect ? 'direct' : 'machine'} />
      <span className="unseen">{isDirect ? 'read directly:' : 'through its state machine:'}</span>
    </>
  );
}

function ModePill({ flash: { image, isProtected, changedBlocks } }: { flash: FlashState }) {
  if (image === null) {
    return (
      <Pill tone={changedBlocks > 0 ? 'changed' : 'plain'} icon={<CircleSlash size={12} />}>
        {changedBlocks > 0 ? `no image · ${formatPlural(changedBlocks, 'block')} changed` : 'no image'}
      </Pill>
    );
  }
  if (image.condition === 'lost') {
    return (
      <Pill tone="error" icon={<TriangleAlert size={12} />}>
        image lost
      </Pill>
    );
  }
  const { tone, Icon } = MODE_LOOKS[image.mode];
  return (
    <Pill tone={tone} icon={<Icon size={12} />}>
      {modeText(image.mode, { isProtected, changedBlocks })}
    </Pill>
  );
}

function modeText(
  mode: BackingMode,
  { isProtected, changedBlocks }: Pick<FlashState, 'isProtected' | 'changedBlocks'>,
): ReactNode {
  if (isProtected) return `${mode} · protected`;
  if (changedBlocks === 0) return mode;
  const [count, word] = formatPlural(changedBlocks, 'block').split(' ');
  return (
    <>
      {`${mode} · ${count}`}
      <span className="chip-word"> {word}</span> changed
    </>
  );
}
