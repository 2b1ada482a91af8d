import { CircleX, History as HistoryIcon, Radio, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { StorySummary } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Pill } from '../../kit/pill.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { keysOf } from '../../state/commands.ts';
import { layoutStore, showTimeline } from '../../state/layout.ts';
import { machineStore } from '../../state/machine.ts';
import { followedStore, followPickedTrace } from '../../state/story/follow-trace.ts';
import { loadPickedTrace } from '../../state/story/load-trace.ts';
import { storyOf } from '../../state/story/operations.ts';
import { FilterMenu } from './filter-menu.tsx';
import { FindingList } from './finding-list.tsx';
import { OperationList } from './operation-list.tsx';
import './timeline.css';

const VIEWS = [
  { value: 'operations', label: 'Operations' },
  { value: 'findings', label: 'Findings' },
] as const;

/** What a driver did, operation by operation, and what went wrong there. */
export function TimelinePanel() {
  const story = useStore(machineStore, storyOf);
  const length = useStore(machineStore, ({ machine }) => machine?.history.length ?? 0);
  const view = useStore(layoutStore, (state) => state.timelineView);
  const followed = useStore(followedStore, (state) => state.followed);
  if (story === null) return null;
  return (
    <Panel
      title="Timeline"
      icon={<HistoryIcon size={14} />}
      note={
        <span className="timeline-note">
          {story.operations > 0 && (
            <span className="one-line timeline-count" role="status">
              {formatPlural(length, 'cycle')} in {formatPlural(story.operations, 'operation')}
            </span>
          )}
          {followed !== null && (
            <Button className="timeline-stop" icon={<Radio size={14} />} onClick={followed.stop}>
              <span className="timeline-word">Stop following</span>
            </Button>
          )}
          <FindingsPill story={story} />
          {story.operations > 0 && view === 'operations' && <FilterMenu />}
          {story.operations > 0 && (
            <Segmented
              label="What the timeline shows"
              segments={VIEWS}
              value={view}
              onChange={showTimeline}
            />
          )}
        </span>
      }
    >
      {story.operations === 0 ? <Empty /> : view === 'operations' ? <OperationList /> : <FindingList />}
    </Panel>
  );
}

function FindingsPill({ story: { errors, warnings } }: { story: StorySummary }) {
  if (errors > 0)
    return (
      <Pill tone="error" icon={<CircleX size={12} />}>
        <Count of={errors} word="error" />
      </Pill>
    );
  if (warnings > 0)
    return (
      <Pill tone="changed" icon={<TriangleAlert size={12} />}>
        <Count of={warnings} word="warning" />
      </Pill>
    );
  return null;
}

/** Where there is little room the word is read out only: the colour and the icon say it, too. */
function Count({ of, word }: { of: number; word: string }) {
  return (
    <>
      {formatCount(of)}
      <span className="timeline-word"> {of === 1 ? word : `${word}s`}</span>
    </>
  );
}

function Empty() {
  return (
    <div className="timeline-empty">
      <p className="secondary">
        What a driver does stands here, operation by operation: from the cycles that you type, or from a log
        that QEMU wrote with <code className="mono">-trace 'pflash_*' -D LOG</code>.
      </p>
      <p className="timeline-ways">
        <Button onClick={() => void loadPickedTrace()} title={keysOf('trace.load') ?? undefined}>
          Load a trace log…
        </Button>
        <Button onClick={() => void followPickedTrace()} title={keysOf('trace.follow') ?? undefined}>
          Follow one that QEMU still writes…
        </Button>
      </p>
    </div>
  );
}
