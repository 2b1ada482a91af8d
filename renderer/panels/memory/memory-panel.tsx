import { useStore } from 'zustand';
import { Panel } from '../../kit/panel.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { layoutStore, showMemory } from '../../state/layout.ts';
import { machineStore } from '../../state/machine.ts';
import { MemoryMap } from './memory-map.tsx';
import { RegionTree } from './region-tree.tsx';
import './memory.css';

const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'tree', label: 'Tree' },
] as const;

/** Where the flashes sit in the machine's memory, drawn or as a tree. */
export function MemoryPanel() {
  const memory = useStore(machineStore, (state) => state.machine?.memory);
  const view = useStore(layoutStore, (state) => state.memoryView);
  if (memory === undefined) return null;
  const choice = <Segmented label="Memory as" segments={VIEWS} value={view} onChange={showMemory} />;
  return (
    <Panel title="Memory" note={choice}>
      <div className="panel-body memory-body">
        {view === 'map' ? <MemoryMap memory={memory} /> : <RegionTree root={memory} />}
      </div>
    </Panel>
  );
}
