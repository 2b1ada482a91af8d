import { FileDiff, FileDown } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { shortFlashName } from '../format/paths.ts';
import { classNames } from '../kit/class-names.ts';
import { compareWithDropped } from '../state/compare/compare-commands.ts';
import { currentFlash, machineStore } from '../state/machine.ts';
import { openDropped } from '../state/opening/drop.ts';

/** What hangs over the window: files that can be opened, and whether one of them would be compared where it hangs now. */
interface Hanging {
  readonly isOne: boolean;
  readonly isOverCompare: boolean;
}

/** The whole window takes files. While some hang over it, it says so; one can be compared with the flash as well. */
export function DropTarget({ children }: { children: ReactNode }) {
  const [hanging, setHanging] = useState<Hanging | null>(null);
  const flash = useStore(machineStore, currentFlash);
  const canCompare = (isOne: boolean) => isOne && flash !== null && flash.image?.condition !== 'lost';
  const over = (event: DragEvent) => {
    const { dataTransfer } = event;
    if (!dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
    const next = { isOne: dataTransfer.items.length === 1, isOverCompare: isOverCompare(event) };
    if (next.isOne !== hanging?.isOne || next.isOverCompare !== hanging.isOverCompare) setHanging(next);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) setHanging(null);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setHanging(null);
    const files = [...event.dataTransfer.files];
    const [first] = files;
    if (first !== undefined && canCompare(files.length === 1) && isOverCompare(event))
      void compareWithDropped(first);
    else void openDropped(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; commands do the same for the keyboard
    <div className="window" onDragOver={over} onDragLeave={leave} onDrop={drop}>
      {children}
      {hanging !== null && (
        <div className="drop-overlay">
          <Zone icon={<FileDown size={28} strokeWidth={1.5} />} isHere={!hanging.isOverCompare}>
            Drop to open
          </Zone>
          {canCompare(hanging.isOne) && (
            <Zone icon={<FileDiff size={28} strokeWidth={1.5} />} isHere={hanging.isOverCompare} isCompare>
              Drop to compare with {flash && shortFlashName(flash.name)}
            </Zone>
          )}
        </div>
      )}
    </div>
  );
}

function Zone({
  icon,
  isHere,
  isCompare = false,
  children,
}: {
  icon: ReactNode;
  isHere: boolean;
  isCompare?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={classNames('drop-zone', isHere && 'drop-zone-here')}
      data-compare={isCompare || undefined}
    >
      {icon}
      {children}
    </div>
  );
}

function isOverCompare({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest('[data-compare]') !== null;
}
