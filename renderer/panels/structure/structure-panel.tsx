import { RotateCw, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { currentFlash, machineStore } from '../../state/machine.ts';
import {
  cancelScan,
  type FlashStructure,
  type Scanning,
  scanAgain,
  structureIn,
  structureStore,
} from '../../state/structure/structure.ts';
import { type Filtered, matchingIds, type StructureIndex } from '../../state/structure/structure-index.ts';
import { choose, filterStructure, structureViewStore } from '../../state/structure/structure-view.ts';
import { ViewProblem } from '../view-problem.tsx';
import { StructureTree } from './structure-tree.tsx';
import { useLayoutTree } from './use-layout-tree.ts';
import './structure.css';

/** What lies in the flash that a person looks at, as a tree. */
export function StructurePanel() {
  const flash = useStore(machineStore, currentFlash);
  if (flash === null) return null;
  return <FlashStructures flash={flash} />;
}

function FlashStructures({ flash }: { flash: FlashState }) {
  const known = useStore(structureStore, structureIn(flash.index));
  const layoutTree = useLayoutTree(flash.index, known.index);
  const tree = layoutTree?.index ?? known.index;
  const filter = useStore(structureViewStore, (view) => view.filter);
  const filtered = useMemo(
    () => (tree === null || filter.trim() === '' ? null : matchingIds(tree, filter)),
    [tree, filter],
  );
  const treeRef = useRef<HTMLDivElement>(null);
  const isLost = flash.image?.condition === 'lost';
  return (
    <Panel title="Structure" note={<Note known={known} />}>
      {isLost ? (
        <p className="structure-words secondary">The image is lost.</p>
      ) : (
        <>
          <Filter index={tree} filtered={filtered} flash={flash.index} treeRef={treeRef} />
          <Found known={known} tree={tree} filtered={filtered} flash={flash.index} treeRef={treeRef} />
        </>
      )}
    </Panel>
  );
}

function Note({ known: { index, isStale, scanning } }: { known: FlashStructure }) {
  if (scanning !== null) return <Progress scanning={scanning} />;
  return (
    <span className="structure-note">
      <span className="one-line">
        {isStale ? 'bytes changed since' : index !== null && formatPlural(index.rows.length, 'structure')}
      </span>
      {(isStale || index !== null) && (
        <IconButton label="Scan again" icon={<RotateCw size={13} />} onClick={scanAgain} />
      )}
    </span>
  );
}

function Progress({ scanning: { done, total } }: { scanning: Scanning }) {
  const percent = Math.floor((100 * done) / Math.max(1, total));
  return (
    <span className="structure-note">
      <span
        className="one-line"
        role="progressbar"
        aria-label="Scanning"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        scanning… {percent > 0 && `${percent} %`}
      </span>
      <IconButton label="Stop scanning" icon={<X size={13} />} onClick={cancelScan} />
    </span>
  );
}

interface Tree {
  readonly flash: number;
  readonly filtered: Filtered | null;
  readonly treeRef: React.RefObject<HTMLDivElement | null>;
}

/** Enter chooses the first one that is found, and goes on in the tree. */
function Filter({ index, filtered, flash, treeRef }: Tree & { index: StructureIndex | null }) {
  const fieldRef = useRef<HTMLInputElement>(null);
  const filter = useStore(structureViewStore, (view) => view.filter);
  const asks = useStore(structureViewStore, (view) => view.asks);
  const answered = useRef(asks);
  useEffect(() => {
    if (asks !== answered.current) fieldRef.current?.focus();
    answered.current = asks;
  }, [asks]);
  const count = index?.rows.length ?? 0;
  if (count === 0 && filter === '') return null;
  const takeFirst = () => {
    const first = filtered?.ids.find((id) => filtered.matches.has(id));
    if (index !== null && first !== undefined) choose(flash, index, first);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && filter !== '') filterStructure('');
    else if (event.key === 'Enter' || event.key === 'ArrowDown') treeRef.current?.focus();
    else return;
    if (event.key === 'Enter') takeFirst();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="structure-filter">
      <input
        ref={fieldRef}
        type="search"
        className="field"
        aria-label="Filter structures"
        placeholder={`Name or GUID, of ${formatCount(count)}`}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        value={filter}
        onChange={(event) => filterStructure(event.target.value)}
        onKeyDown={press}
      />
      <span className="secondary small one-line" role="status">
        {filtered !== null && `${formatCount(filtered.matches.size)} found`}
      </span>
    </div>
  );
}

function Found({
  known: { index: scanned, error, omissions, scanning },
  tree: index,
  filtered,
  flash,
  treeRef,
}: Tree & {
  known: FlashStructure;
  /** What was scanned, with the layout of the flash. */
  tree: StructureIndex | null;
}) {
  if (error !== null && error.code !== 'cancelled' && index === null) return <ViewProblem error={error} />;
  if (index === null) {
    const words = scanning === null ? 'It was not scanned to its end.' : '';
    return <p className="structure-words secondary">{words}</p>;
  }
  if (index.rows.length === 0)
    return <p className="structure-words secondary">Nothing that Norscope knows lies in this flash.</p>;
  return (
    <>
      <StructureTree ref={treeRef} index={index} filtered={filtered} flash={flash} />
      {scanned !== null && scanned.rows.length === 0 && (
        <p className="structure-words small secondary">Nothing that Norscope knows lies in this flash.</p>
      )}
      {error !== null && error.code !== 'cancelled' && (
        <p className="structure-words small" role="status">
          This is what an earlier scan found. {error.what}. {error.todo}
        </p>
      )}
      {omissions.map((omission) => (
        <p key={omission} className="structure-words small secondary">
          {omission}
        </p>
      ))}
    </>
  );
}
