import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { StructureRow } from '../../../app/contract/structure.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { formatOffset, formatPlural, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { pageRowsOf } from '../../kit/list-keys.ts';
import { ContextMenu } from '../../kit/overlays/context-menu.tsx';
import { isPartitionRow } from '../../state/partitions/layout-tree.ts';
import { placeIn, selectionStore } from '../../state/selection.ts';
import { type Filtered, type StructureIndex, shownIds } from '../../state/structure/structure-index.ts';
import {
  choose,
  isOpenIn,
  openPathTo,
  structureViewStore,
  toggle,
} from '../../state/structure/structure-view.ts';
import { kindWords } from './kind-words.ts';
import { structureItems } from './structure-items.tsx';
import { treeStep } from './tree-keys.ts';

const ROW_PX = 22;
const INDENT_PX = 12;
/** Deeper ones are indented no more: their names would have no room. */
const INDENTS_MAX = 9;

/** Structures inside of structures. The one that holds the cursor's byte is lit; Enter selects the bytes of another. */
export function StructureTree({
  ref,
  index,
  filtered,
  flash,
}: {
  ref: Ref<HTMLDivElement>;
  index: StructureIndex;
  /** Null while nothing is filtered. */
  filtered: Filtered | null;
  flash: FlashIndex;
}) {
  const scrollRef = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scrollRef.current);
  const view = useStore(structureViewStore);
  const cursor = useStore(selectionStore, (state) => placeIn(flash)(state).cursorOffset);
  const here = useMemo(() => index.innermostAt(cursor), [index, cursor]);
  const isOpen = (id: number) => filtered !== null || isOpenIn(index, view, id);
  const ids = filtered?.ids ?? shownIds(index, isOpen);
  const [active, setActive] = useState<{ readonly key: string; readonly filter: string } | null>(null);
  const isActive = (id: number) => index.keyOf(id) === active?.key;
  // What was stood on before other words were looked for is not what they found.
  const isFirst = filtered !== null && active?.filter !== view.filter;
  const row = Math.max(0, ids.findIndex(isFirst ? (id) => filtered.matches.has(id) : isActive));
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const { scrollToIndex } = virtual;
  const standOn = (id: number) => setActive({ key: index.keyOf(id), filter: view.filter });
  const goTo = (to: number) => {
    standOn(ids[to] ?? 0);
    scrollToIndex(to, { align: 'auto' });
  };
  const take = (id: number) => {
    standOn(id);
    choose(flash, index, id);
  };
  /** The key of what is to be in sight as soon as it has a row. */
  const brought = useRef<string | null>(null);
  // It stands on what is chosen, from wherever that was done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the words that were looked for then
  useEffect(() => {
    if (view.chosen === null) return;
    setActive({ key: view.chosen, filter: view.filter });
    brought.current = view.chosen;
  }, [view.chosen]);
  const lit = nearestShown(index, ids, here);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the cursor goes, and not what is folded open
  useEffect(() => {
    // What is packed has its bytes in what is around it: the cursor goes there, and the tree stays at what was chosen.
    const chosen = chosenRow(index, ids, { key: view.chosen, cursor });
    const to = chosen < 0 ? lit : chosen;
    if (to >= 0) scrollToIndex(to, { align: 'auto' });
  }, [here]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the filter ends, and not what is stood on after it
  useEffect(() => {
    const id = filtered === null && active !== null ? index.idOf(active.key) : null;
    if (id === null) return;
    openPathTo(index, id);
    brought.current = active?.key ?? null;
  }, [filtered]);
  useEffect(() => {
    if (brought.current === null || index.keyOf(ids[row] ?? 0) !== brought.current) return;
    brought.current = null;
    scrollToIndex(row, { align: 'auto' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: where other words lead, and not where one goes from there
  useEffect(() => {
    if (isFirst) scrollToIndex(row, { align: 'auto' });
  }, [filtered]);
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pageRows = pageRowsOf({ heightPx: scrollRef.current?.clientHeight ?? 0, rowPx: ROW_PX });
    const step = treeStep(event.key, { index, ids, row, pageRows, isOpen });
    if (step === null) return;
    if ('goTo' in step) goTo(step.goTo);
    else if ('toggle' in step) toggle(index, step.toggle);
    else take(step.choose);
    event.preventDefault();
  };
  if (ids.length === 0) return <p className="structure-words secondary">None has such a name.</p>;
  const activeId = ids[row];
  const items = virtual.getVirtualItems();
  return (
    <ContextMenu
      label="What can be done with this structure"
      head={() => (activeId === undefined ? null : index.rows[activeId]?.name)}
      items={() => (activeId === undefined ? [] : structureItems(flash, index, activeId))}
    >
      <div
        ref={scrollRef}
        className="structure-tree"
        role="tree"
        aria-label="Structures"
        aria-activedescendant={
          items.some(({ index: at }) => at === row) ? `structure-row-${activeId}` : undefined
        }
        tabIndex={0}
        onKeyDown={press}
      >
        <div className="structure-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index: at, start }) => {
            const id = ids[at] ?? 0;
            return (
              <Row
                key={id}
                index={index}
                id={id}
                startPx={start}
                isOpen={index.childrenOf(id).length === 0 ? null : isOpen(id)}
                look={{
                  isActive: at === row,
                  isHere: at === lit,
                  isChosen: index.keyOf(id) === view.chosen,
                  isAside: filtered !== null && !filtered.matches.has(id),
                }}
                onActive={() => standOn(id)}
                onChoose={() => take(id)}
              />
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
}

/** The row of the innermost structure around the cursor that is on the screen; -1 for none. */
function nearestShown(index: StructureIndex, ids: readonly number[], here: number | null): number {
  if (here === null) return -1;
  const path = index.pathOf(here);
  const shown = path.findLast((id) => ids.includes(id));
  return shown === undefined ? -1 : ids.indexOf(shown);
}

/** The row of what is chosen while the cursor stands where choosing it put it; -1 for none. */
function chosenRow(
  index: StructureIndex,
  ids: readonly number[],
  { key, cursor }: { readonly key: string | null; readonly cursor: number },
): number {
  const id = key === null ? null : index.idOf(key);
  if (id === null || index.placedAround(id)?.offset !== cursor) return -1;
  return ids.indexOf(id);
}

/** Of a partition how large it is; of a structure what kind it is of. */
function rowWords(row: StructureRow): string {
  if (!isPartitionRow(row)) return kindWords(row.kind, row.subtype, row.name);
  return `${formatSize(row.size)}${row.subtype === null ? '' : ', read-only'}`;
}

interface Look {
  readonly isActive: boolean;
  readonly isHere: boolean;
  readonly isChosen: boolean;
  /** Only there for what lies in it. */
  readonly isAside: boolean;
}

function Row({
  index,
  id,
  startPx,
  isOpen,
  look,
  onActive,
  onChoose,
}: {
  index: StructureIndex;
  id: number;
  startPx: number;
  /** Null where there is nothing to open. */
  isOpen: boolean | null;
  look: Look;
  /** Before a menu about it. */
  onActive: () => void;
  onChoose: () => void;
}) {
  const row = index.rows[id];
  if (row === undefined) return null;
  const { name, kind, subtype, offset, size, space, faults, parent } = row;
  const depth = index.depthOf(id);
  const siblings = index.childrenOf(parent);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={`structure-row-${id}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={isOpen ?? undefined}
      aria-selected={look.isChosen}
      aria-current={look.isHere ? 'location' : undefined}
      aria-setsize={siblings.length}
      aria-posinset={siblings.indexOf(id) + 1}
      className={classNames(
        'structure-row',
        look.isActive && 'structure-active',
        look.isHere && 'structure-here',
        look.isChosen && 'structure-chosen',
        look.isAside && 'structure-aside',
      )}
      style={{
        transform: `translateY(${startPx}px)`,
        paddingLeft: 6 + INDENT_PX * Math.min(depth, INDENTS_MAX),
      }}
      title={`${name} · ${kindWords(kind, subtype)} · ${formatSize(size)}`}
      onClick={onChoose}
      onContextMenu={onActive}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the tree do it */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the tree do it */}
      <span
        className="structure-twist"
        onClick={(event) => {
          if (isOpen === null) return;
          event.stopPropagation();
          toggle(index, id);
        }}
      >
        {isOpen !== null && <Chevron size={12} aria-hidden="true" />}
      </span>
      <span className="structure-name one-line">
        {name} <span className="structure-kind">{rowWords(row)}</span>
      </span>
      {faults > 0 && (
        <TriangleAlert
          size={12}
          className="structure-fault"
          aria-label={`, ${formatPlural(faults, 'fault')}`}
        />
      )}
      <span className="structure-offset mono">
        {space !== 0 ? <span className="faint">unpacked</span> : offset !== null && formatOffset(offset)}
      </span>
    </div>
  );
}
