import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { RegionNode } from '../../../app/contract/machine.ts';
import { formatAddress } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { machineStore, selectFlash } from '../../state/machine.ts';
import { endOf, reachesTop } from './map-layout.ts';
import { ReadMode } from './read-mode.tsx';
import { type TreeRow, treeMove, treeRows } from './tree-rows.ts';

/** The regions as `info mtree` lists them: range, priority, kind, name, mode. Enter selects a flash. */
export function RegionTree({ root }: { root: RegionNode }) {
  const tree = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const selected = useStore(machineStore, (state) => state.flashIndex);
  const rows = treeRows([root], closed);
  const focused = Math.min(at, rows.length - 1);
  const goTo = (index: number) => {
    setAt(index);
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus();
  };
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const choose = (row: TreeRow) =>
    row.region.flash === null ? toggle(row.id) : selectFlash(row.region.flash);
  const press = (event: KeyboardEvent) => {
    const row = rows[focused];
    if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) choose(row);
    else {
      const move = treeMove(rows, focused, event.key);
      if (move === null) return;
      if ('goTo' in move) goTo(move.goTo);
      else toggle(move.toggle);
    }
    event.preventDefault();
  };
  return (
    <div ref={tree} className="tree" role="tree" aria-label="Memory regions" tabIndex={-1} onKeyDown={press}>
      {rows.map((row, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all of its rows
        <div
          key={row.id}
          role="treeitem"
          tabIndex={index === focused ? 0 : -1}
          aria-level={row.level}
          aria-expanded={row.isOpen ?? undefined}
          aria-selected={row.region.flash === selected}
          className={classNames('tree-row', row.region.flash === selected && 'tree-selected')}
          style={{ paddingLeft: row.level * 14 - 4 }}
          onClick={() => {
            setAt(index);
            choose(row);
          }}
        >
          <RegionWords row={row} />
        </div>
      ))}
    </div>
  );
}

function RegionWords({ row: { region, isOpen } }: { row: TreeRow }) {
  const { name, kind, start, priority, isDirect } = region;
  const end = endOf(region);
  return (
    <>
      <span className="tree-twist" aria-hidden="true">
        {isOpen !== null && (isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />)}
      </span>
      <div className="tree-words">
        <p className="tree-name">
          <b className="one-line">{name}</b>
          {isDirect === null ? (
            <span className="small secondary">{kind}</span>
          ) : (
            <ReadMode isDirect={isDirect} />
          )}
        </p>
        <p className="mono small secondary">
          {formatAddress(start)}–{reachesTop(end) ? 'the top' : formatAddress(end - 1)}
        </p>
        <p className="small faint">
          {isDirect !== null && `${kind}, ${isDirect ? 'romd' : 'mmio'}, `}priority {priority}
        </p>
      </div>
    </>
  );
}
