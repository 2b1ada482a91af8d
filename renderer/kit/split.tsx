import { type ReactNode, useState } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { classNames } from './class-names.ts';
import './styles/split.css';

export interface Pane {
  readonly id: string;
  readonly content: ReactNode;
  /** Sizes along the split's axis, in CSS pixels. The pane without a default takes what is left. */
  readonly defaultPx?: number;
  readonly minPx: number;
  readonly maxPx?: number;
  /** As the split grows it keeps its share of the room, not its pixels, until a person has moved a line. */
  readonly keepsShare?: boolean;
}

/** Panes side by side or one above the other, parted by a line that can be dragged or moved with the arrow keys. */
export function Split({
  orientation,
  panes,
  layout,
  onLayout,
}: {
  orientation: 'horizontal' | 'vertical';
  panes: readonly Pane[];
  /** What `onLayout` gave before; undefined for the default sizes. */
  layout: Layout | undefined;
  onLayout: (layout: Layout) => void;
}) {
  const [isMoved, setMoved] = useState(layout !== undefined);
  const take = (changed: Layout) => {
    setMoved(true);
    onLayout(changed);
  };
  const isRelative = ({ defaultPx, keepsShare = false }: Pane) =>
    defaultPx === undefined || (keepsShare && !isMoved);
  return (
    <Group
      className={classNames('split', `split-${orientation}`)}
      orientation={orientation}
      {...(layout !== undefined && { defaultLayout: layout })}
      onLayoutChanged={(changed, { isUserInteraction }) => isUserInteraction && take(changed)}
    >
      {panes.flatMap((pane, index) => [
        index > 0 && (
          <Separator
            key={`before ${pane.id}`}
            className="split-line"
            aria-label={`Between ${panes[index - 1]?.id} and ${pane.id}`}
          />
        ),
        <Panel
          key={pane.id}
          id={pane.id}
          minSize={pane.minPx}
          maxSize={pane.maxPx}
          defaultSize={pane.defaultPx}
          groupResizeBehavior={isRelative(pane) ? 'preserve-relative-size' : 'preserve-pixel-size'}
        >
          {pane.content}
        </Panel>,
      ])}
    </Group>
  );
}
