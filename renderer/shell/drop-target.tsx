import { FileDown } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { openDropped } from '../state/opening/drop.ts';

/** The whole window takes files. While some hang over it, it says so. */
export function DropTarget({ children }: { children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setIsOver(true);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) setIsOver(false);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void openDropped([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; Open does the same for the keyboard
    <div className="window" onDragOver={over} onDragLeave={leave} onDrop={drop}>
      {children}
      {isOver && (
        <div className="drop-overlay">
          <FileDown size={28} strokeWidth={1.5} />
          Drop to open
        </div>
      )}
    </div>
  );
}
