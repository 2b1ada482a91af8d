import { Download, Grid2x2, ListTree, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { formatAddress, formatCount, formatPlural, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { importLayout } from '../../state/partitions/layout-dialog.ts';
import type { LayoutPart } from '../../state/partitions/layout-tree.ts';
import { type ChosenNode, chosenStore, saveStructure } from '../../state/structure/chosen.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import { structureViewStore } from '../../state/structure/structure-view.ts';
import { BytesInside } from './bytes-inside.tsx';
import { InsideTable } from './inside-table.tsx';
import { kindWords } from './kind-words.ts';
import { NodeFacts } from './node-facts.tsx';
import { PartitionPanel } from './partition-panel.tsx';
import { useLayoutTree } from './use-layout-tree.ts';
import './node.css';

type View = 'fields' | 'inside' | 'bytes' | 'unpacked';

/** All that is known of the structure that is chosen in the tree. */
export function NodePanel() {
  const chosen = useStore(chosenStore, (state) => state.chosen);
  const part = useChosenPart();
  if (part !== null) return <PartitionPanel part={part} />;
  if (chosen === null) {
    return (
      <Panel title="Structure" icon={<ListTree size={14} />}>
        <p className="node-empty secondary">
          Choose a structure in the tree on the left: its fields, its checks and what lies in it stand here.
        </p>
      </Panel>
    );
  }
  return <Node key={`${chosen.flash} ${chosen.node.id}`} chosen={chosen} />;
}

/** What is chosen of the layout; null where a structure is, or nothing. */
function useChosenPart(): LayoutPart | null {
  const flash = useStore(machineStore, currentFlash);
  const { index } = useStore(structureStore, structureIn(flash?.index));
  const tree = useLayoutTree(flash?.index, index);
  const key = useStore(structureViewStore, (view) => view.chosen);
  const id = key === null ? null : (tree?.index.idOf(key) ?? null);
  return id === null ? null : (tree?.partOf(id) ?? null);
}

/** Kinds that tell how a flash is divided, or may. */
const DIVIDING: readonly string[] = ['device-tree', 'flash-layout'];

function Node({ chosen }: { chosen: ChosenNode }) {
  const { scan, node, insideTotal, isPacked } = chosen;
  // A store of variables is its variables; a volume, what its header says.
  const [view, setView] = useState<View>(insideTotal > node.fields.length ? 'inside' : 'fields');
  const views = [
    { value: 'fields', label: `Fields ${formatCount(node.fields.length)}` },
    { value: 'inside', label: `Inside ${formatCount(insideTotal)}` },
    { value: 'bytes', label: 'Bytes' },
    ...(isPacked ? [{ value: 'unpacked', label: 'Unpacked' } as const] : []),
  ] as const;
  const tools = (
    <span className="node-tools">
      <Segmented label="Show of the structure" segments={views} value={view} onChange={setView} />
      {DIVIDING.includes(node.kind) && (
        <Button
          icon={<Grid2x2 size={14} />}
          onClick={() => void importLayout({ kind: 'structure', scan, id: node.id })}
        >
          Use its partitions as the layout
        </Button>
      )}
      {node.start !== null && (
        <Button icon={<Download size={14} />} onClick={() => void saveStructure(chosen, false)}>
          Save…
        </Button>
      )}
      {isPacked && (
        <Button icon={<PackageOpen size={14} />} onClick={() => void saveStructure(chosen, true)}>
          Save unpacked…
        </Button>
      )}
    </span>
  );
  return (
    <Panel title={node.name} icon={<ListTree size={14} />} note={tools}>
      <div className="node-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
        <aside className="node-facts" tabIndex={0} aria-label="What it is">
          <p>
            <b>{kindWords(node.kind, node.subtype)}</b>{' '}
            <span className="secondary">{formatSize(node.size)}</span>
          </p>
          <p className="secondary mono small">{placeWords(node)}</p>
          <NodeFacts node={node} />
        </aside>
        <ViewOf view={view} chosen={chosen} />
      </div>
    </Panel>
  );
}

function ViewOf({ view, chosen }: { view: View; chosen: ChosenNode }) {
  switch (view) {
    case 'fields':
      return <Fields chosen={chosen} />;
    case 'inside':
      return <InsideTable chosen={chosen} />;
    case 'bytes':
      return <BytesInside key={`bytes ${chosen.scan}`} place={placeOf(chosen, false)} />;
    case 'unpacked':
      return <BytesInside key={`unpacked ${chosen.scan}`} place={placeOf(chosen, true)} />;
  }
}

function placeOf({ flash, scan, node }: ChosenNode, isUnpacked: boolean) {
  return { flash, scan, id: node.id, isUnpacked };
}

/** More rows than these make the window slow, and nobody reads them. */
const FIELDS_MAX = 500;

function Fields({ chosen: { node } }: { chosen: ChosenNode }) {
  if (node.fields.length === 0) return <p className="node-empty secondary">It has no fields.</p>;
  const more = node.fields.length - FIELDS_MAX;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section className="node-view" tabIndex={0} aria-label="Fields">
      <table className="ruled-table node-table selectable">
        <thead>
          <tr>
            <th scope="col">at</th>
            <th scope="col">bytes</th>
            <th scope="col">field</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody>
          {node.fields.slice(0, FIELDS_MAX).map(({ name, offset, size, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields of a node stay in their places
            <tr key={index}>
              <td className="mono secondary">{offset === null ? '' : `+0x${offset.toString(16)}`}</td>
              <td className="mono secondary">{size === 0 ? '' : formatCount(size)}</td>
              <td>{name}</td>
              <td className="node-value">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p className="node-empty secondary">
          and {formatPlural(more, 'more field')}: `norscope scan --json` has all of them
        </p>
      )}
    </section>
  );
}

/** `0x0000_58e4 to 0x0000_5942`, or where it is where it has no place in the image. */
function placeWords({ offset, start, size, space }: ChosenNode['node']): string {
  if (start === null) return 'no place of its own';
  if (space !== 0 || offset === null) return `${formatAddress(start)} of what was unpacked`;
  return size === 0
    ? formatAddress(offset)
    : `${formatAddress(offset)} to ${formatAddress(offset + size - 1)}`;
}
