import { useStore } from 'zustand';
import type { RegionNode } from '../../../app/contract/machine.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { Panel } from '../../kit/panel.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { layoutStore, showMemory } from '../../state/layout.ts';
import { machineStore } from '../../state/machine.ts';
import { TOP } from './map-layout.ts';
import { MemoryMap } from './memory-map.tsx';
import { RegionTree } from './region-tree.tsx';
import './memory.css';

const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'tree', label: 'Tree' },
] as const;

/** The address space itself, which the engine's regions lie in. */
function rootOf(children: RegionNode[]): RegionNode {
  return {
    name: 'system',
    kind: 'container',
    start: busAddress(0),
    sizeBytes: TOP,
    priority: 0,
    isDirect: null,
    flash: null,
    children,
  };
}

/** Where the flashes sit in the machine's memory, drawn or as a tree. */
export function MemoryPanel() {
  const regions = useStore(machineStore, (state) => state.machine?.regions);
  const view = useStore(layoutStore, (state) => state.memoryView);
  if (regions === undefined) return null;
  const choice = <Segmented label="Memory as" segments={VIEWS} value={view} onChange={showMemory} />;
  return (
    <Panel title="Memory" note={choice}>
      <div className="panel-body memory-body">
        {view === 'map' ? <MemoryMap regions={regions} /> : <RegionTree root={rootOf(regions)} />}
      </div>
    </Panel>
  );
}
