import { GitFork, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { StateMachine } from '../../../app/contract/states.ts';
import { formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { stateMachine } from '../../state/states.ts';
import { usePerFlash } from '../use-per-flash.ts';
import { ViewProblem } from '../view-problem.tsx';
import { StateGraphView } from './state-graph-view.tsx';
import { StateTable } from './state-table.tsx';
import { nextZoom, type Zoom } from './zoom.ts';
import './states.css';

const FORMS = [
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
] as const;
type Form = (typeof FORMS)[number]['value'];

/** The state machine of the flash the person looks at: where its device stands, how it came there, what may come next. */
export function StatesPanel() {
  const flash = useStore(machineStore, currentFlash);
  const { answer, error } = usePerFlash(stateMachine);
  if (flash === null) return null;
  if (error !== null) return <ViewProblem error={error} />;
  return answer === null ? (
    <div className="view" aria-busy="true" />
  ) : (
    <States flash={flash} machine={answer} />
  );
}

function States({ flash, machine }: { flash: FlashState; machine: StateMachine }) {
  const [form, setForm] = useState<Form>('graph');
  const [allWays, setAllWays] = useState(false);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const counts = useMemo(() => countsText(machine), [machine]);
  return (
    <div className="view">
      <div className="states-toolbar">
        <Segmented label="Show the state machine" segments={FORMS} value={form} onChange={setForm} />
        <p className="states-about secondary">
          from the device’s own table · {counts} · <span className="states-departure">◆</span> where QEMU
          departs from the datasheet
        </p>
        {form === 'graph' && (
          <>
            <Button
              icon={<GitFork size={14} />}
              aria-pressed={allWays}
              title="Draw what breaks a command off, too"
              onClick={() => setAllWays(!allWays)}
            >
              All ways
            </Button>
            <span className="states-zoom">
              <IconButton
                label="Smaller"
                icon={<ZoomOut size={14} />}
                onClick={() => setZoom(nextZoom(zoom, -1))}
              />
              <IconButton label="Fit" icon={<Maximize size={14} />} onClick={() => setZoom('fit')} />
              <IconButton
                label="Larger"
                icon={<ZoomIn size={14} />}
                onClick={() => setZoom(nextZoom(zoom, 1))}
              />
            </span>
          </>
        )}
      </div>
      {form === 'graph' ? (
        <StateGraphView flash={flash} machine={machine} allWays={allWays} zoom={zoom} onZoom={setZoom} />
      ) : (
        <StateTable flash={flash} machine={machine} />
      )}
    </div>
  );
}

/** `10 states, 27 transitions`: a row of the table counts once for each state that has it. */
function countsText({ states, transitions }: StateMachine): string {
  const ways = transitions.reduce((sum, { from }) => sum + from.length, 0);
  return `${formatPlural(states.length, 'state')}, ${formatPlural(ways, 'transition')}`;
}
