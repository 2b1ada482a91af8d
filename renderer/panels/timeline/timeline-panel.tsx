import { Bookmark, CircleX, History as HistoryIcon, Pause, Radio, Share, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { StorySummary } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Pill } from '../../kit/pill.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { Split } from '../../kit/split.tsx';
import { useWide } from '../../kit/use-wide.ts';
import { keysOf } from '../../state/commands.ts';
import { historyOf } from '../../state/history.ts';
import { layoutStore, readSplit, showTimeline, storeSplit, type TimelineView } from '../../state/layout.ts';
import { machineStore } from '../../state/machine.ts';
import { runPickedScript } from '../../state/script/run-script.ts';
import { openBookmarks } from '../../state/session/bookmarks.ts';
import { askForExport } from '../../state/story/export-session.ts';
import { followedStore, followPickedTrace } from '../../state/story/follow-trace.ts';
import { loadPickedTrace } from '../../state/story/load-trace.ts';
import { storyOf } from '../../state/story/operations.ts';
import { FilterMenu } from './filter-menu.tsx';
import { FindingList } from './finding-list.tsx';
import { OperationList } from './operation-list.tsx';
import { SearchButton } from './operation-search.tsx';
import { WaveformView } from './waveform-view.tsx';
import './timeline.css';

const LISTS = [
  { value: 'operations', label: 'Operations' },
  { value: 'findings', label: 'Findings' },
] as const;
const VIEWS = [...LISTS, { value: 'waveform', label: 'Waveform' }] as const;
/** Of the window's width: the waveform beside the list. */
const WAVEFORM_SHARE = 0.18;

/** What a driver did, operation by operation, and what went wrong there. */
export function TimelinePanel() {
  const story = useStore(machineStore, storyOf);
  const length = useStore(machineStore, ({ machine }) => machine?.history.length ?? 0);
  const isWide = useWide();
  const chosen = useStore(layoutStore, (state) => state.timelineView);
  const view = isWide && chosen === 'waveform' ? 'operations' : chosen;
  const followed = useStore(followedStore, (state) => state.followed);
  const isBack = useStore(machineStore, (state) => {
    const history = historyOf(state);
    return history !== null && history.position < history.length;
  });
  if (story === null) return null;
  return (
    <Panel
      title="Timeline"
      icon={<HistoryIcon size={14} />}
      note={
        <span className="timeline-note">
          {story.operations > 0 && (
            <span className="one-line timeline-count" role="status">
              {formatPlural(length, 'event')} in {formatPlural(story.operations, 'operation')}
            </span>
          )}
          {followed !== null && isBack && (
            <Pill tone="changed" icon={<Pause size={12} />}>
              paused<span className="timeline-word"> until you are back at the end</span>
            </Pill>
          )}
          {followed !== null && (
            <Button className="timeline-stop" icon={<Radio size={14} />} onClick={followed.stop}>
              <span className="timeline-word">Stop following</span>
            </Button>
          )}
          <FindingsPill story={story} />
          {story.operations > 0 && <Tools isListed={view === 'operations'} />}
          {story.operations > 0 && (
            <Segmented
              label="What the timeline shows"
              segments={isWide ? LISTS : VIEWS}
              value={view}
              onChange={showTimeline}
            />
          )}
        </span>
      }
    >
      {story.operations === 0 ? <Empty /> : isWide ? <Beside view={view} /> : <View view={view} />}
    </Panel>
  );
}

/** What can be done with the operations; `isListed`: and with the list of them. */
function Tools({ isListed }: { isListed: boolean }) {
  return (
    <span className="timeline-tools">
      <IconButton
        label="Export the session"
        keys={keysOf('session.export')}
        icon={<Share size={14} />}
        onClick={() => void askForExport()}
      />
      <IconButton
        label="Bookmarks"
        keys={keysOf('bookmark.open')}
        icon={<Bookmark size={14} />}
        onClick={openBookmarks}
      />
      {isListed && (
        <>
          <SearchButton />
          <FilterMenu />
        </>
      )}
    </span>
  );
}

function View({ view }: { view: TimelineView }) {
  if (view === 'waveform') return <WaveformView />;
  return view === 'operations' ? <OperationList /> : <FindingList />;
}

/** A list, and the waveform at its right. */
function Beside({ view }: { view: TimelineView }) {
  const panes = [
    {
      id: 'list',
      content: (
        <div className="timeline-pane">
          <View view={view} />
        </div>
      ),
      minPx: 240,
    },
    {
      id: 'waveform',
      content: (
        <div className="timeline-pane">
          <WaveformView />
        </div>
      ),
      minPx: 180,
      defaultPx: Math.round(window.innerWidth * WAVEFORM_SHARE),
    },
  ];
  return (
    <div className="timeline-beside">
      <Split
        orientation="horizontal"
        panes={panes}
        layout={readSplit('timeline')}
        onLayout={(layout) => storeSplit('timeline', layout)}
      />
    </div>
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
        <Button onClick={() => void runPickedScript()} title={keysOf('script.run') ?? undefined}>
          Run a script…
        </Button>
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
