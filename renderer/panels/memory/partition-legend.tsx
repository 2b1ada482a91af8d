import { TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useStore } from 'zustand';
import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatPlural, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { selectFlash } from '../../state/machine.ts';
import { colourOf } from '../../state/partitions/partition-bands.ts';
import { goToPartition, partitionAt } from '../../state/partitions/partitions.ts';
import { placeIn, selectionStore } from '../../state/selection.ts';
import { PartitionSwatch } from '../partitions/partition-swatch.tsx';
import '../partitions/partitions.css';

/** More have no room beside the flash: the tree of structures has them all. */
const LISTED_MAX = 40;

/** The names of the coloured bands. One stop of the Tab key; the arrow keys go from name to name, Enter to its bytes. */
export function PartitionLegend({ flash, layout }: { flash: FlashState; layout: KeptLayout }) {
  const list = useRef<HTMLUListElement>(null);
  const { cursorOffset } = useStore(selectionStore, placeIn(flash.index));
  const here = partitionAt(layout, cursorOffset);
  const listed = layout.partitions.slice(0, LISTED_MAX);
  const stop = Math.max(0, here === null ? 0 : listed.indexOf(here));
  const more = layout.partitions.length - listed.length;
  const press = (event: KeyboardEvent, at: number) => {
    const to = stepTo(event.key, at, listed.length);
    if (to === null) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <ul ref={list} className="map-legend" aria-label={`Partitions of ${flash.name}`}>
      {listed.map((partition, index) => {
        const { name, depth, sizeBytes, isReadOnly, problems } = partition;
        const words = `${formatSize(sizeBytes)}${isReadOnly ? ', read-only' : ''}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the partitions of a layout stay in their places
          <li key={index}>
            <button
              type="button"
              className={classNames('map-partition', partition === here && 'map-partition-here')}
              style={{ paddingLeft: 4 + 10 * Math.min(depth, 3) }}
              tabIndex={index === stop ? 0 : -1}
              aria-current={partition === here ? 'location' : undefined}
              title={[`${name}, ${words}`, ...problems].join('\n')}
              onKeyDown={(event) => press(event, index)}
              onClick={() => {
                selectFlash(flash.index);
                goToPartition(flash.index, partition);
              }}
            >
              <PartitionSwatch colour={colourOf(layout, partition)} />
              <span className="one-line map-partition-name">{name}</span>
              {problems.length > 0 && (
                <TriangleAlert
                  size={11}
                  className="partition-fault"
                  aria-label={`, ${formatPlural(problems.length, 'problem')}`}
                />
              )}
              <span className="map-partition-size secondary small">
                {formatSize(sizeBytes)}
                {isReadOnly && <span className="unseen">, read-only</span>}
              </span>
            </button>
          </li>
        );
      })}
      {more > 0 && <li className="secondary small">and {formatPlural(more, 'more', 'more')}</li>}
    </ul>
  );
}

function stepTo(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
