import { Binary, ChartLine, FileDiff, Map as MapIcon, Table2, Workflow } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { focusView } from '../kit/focus/use-view-focus.ts';
import { Segmented } from '../kit/segmented.tsx';
import { Split } from '../kit/split.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useNarrow, WIDE } from '../kit/use-wide.ts';
import { BytesPanel } from '../panels/bytes/bytes-panel.tsx';
import { ConsolePanel } from '../panels/console/console-panel.tsx';
import { DevicePanel } from '../panels/device/device-panel.tsx';
import { HitsPanel } from '../panels/find/hits-panel.tsx';
import { StringsPanel } from '../panels/find/strings-panel.tsx';
import { InspectorPanel } from '../panels/inspector/inspector-panel.tsx';
import { MemoryPanel } from '../panels/memory/memory-panel.tsx';
import { QueryPanel } from '../panels/query/query-panel.tsx';
import { NodePanel } from '../panels/structure/node-panel.tsx';
import { StructurePanel } from '../panels/structure/structure-panel.tsx';
import { TimelinePanel } from '../panels/timeline/timeline-panel.tsx';
import { registerCommand } from '../state/commands.ts';
import {
  type BottomPanel,
  layoutStore,
  readSplit,
  showBottom,
  showTab,
  storeSplit,
} from '../state/layout.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { goFromElsewhere } from './go-to-command.ts';

/** With the charting library, which is loaded when somebody looks at it. */
const FootprintPanel = lazy(async () => {
  const panel = await import('../panels/footprint/footprint-panel.tsx');
  return { default: panel.FootprintPanel };
});

/** With the layout library, likewise. */
const StatesPanel = lazy(async () => {
  const panel = await import('../panels/states/states-panel.tsx');
  return { default: panel.StatesPanel };
});

/** When somebody compares. */
const ComparePanel = lazy(async () => {
  const panel = await import('../panels/compare/compare-panel.tsx');
  return { default: panel.ComparePanel };
});

/** With its canvas, which nobody needs who only looks at bytes. */
const ByteMapPanel = lazy(async () => {
  const panel = await import('../panels/byte-map/byte-map-panel.tsx');
  return { default: panel.ByteMapPanel };
});

const MEMORY = { minPx: 150, maxPx: 480 };
/** Of the window's height. */
const STRUCTURE_SHARE = 0.52;
const DEVICE = { minPx: 220, maxPx: 520 };
/** Of the window's width; a wide window has the waveform there, too. */
const TIMELINE_SHARE = { narrow: 0.33, wide: 0.4 };
/** Room for a row of 16 bytes without its text, and the strip beside it. */
const VIEWS_PX = 500;

/** The panels around an open machine: memory on the left, views over the console, the device on the right. */
export function Workspace() {
  const { innerWidth: windowPx } = window;
  const isGridShown = useIsGridShown();
  const devicePx = between(
    DEVICE.minPx,
    Math.min(Math.max(250, windowPx * 0.224), windowPx - VIEWS_PX - MEMORY.minPx),
    330,
  );
  const memoryPx = Math.min(windowPx * 0.2, windowPx - VIEWS_PX - devicePx);
  const columns = [
    {
      id: 'memory',
      content: isGridShown && <Left />,
      ...MEMORY,
      defaultPx: between(MEMORY.minPx, memoryPx, 290),
    },
    { id: 'views', content: <Middle />, minPx: 420 },
    {
      id: 'device',
      content: isGridShown && <Right />,
      ...DEVICE,
      defaultPx: devicePx,
    },
  ];
  return (
    <main className="workspace" aria-label="Machine">
      <Split
        orientation="horizontal"
        panes={columns}
        layout={readSplit('columns')}
        onLayout={(layout) => storeSplit('columns', layout)}
      />
    </main>
  );
}

/** Where things lie: in the machine's memory, and in the image. */
function Left() {
  const rows = [
    { id: 'map', content: guarded('memory panel', <MemoryPanel />), minPx: 110 },
    {
      id: 'structure',
      content: guarded('structure panel', <StructurePanel />),
      minPx: 90,
      defaultPx: Math.round(window.innerHeight * STRUCTURE_SHARE),
      keepsShare: true,
    },
  ];
  return (
    <Split
      orientation="vertical"
      panes={rows}
      layout={readSplit('left')}
      onLayout={(layout) => storeSplit('left', layout)}
    />
  );
}

/** The bytes are what a person waits for: the panels around them are rendered after them, when true. */
function useIsGridShown(): boolean {
  return useDeferredValue(true, false);
}

function between(least: number, wanted: number, most: number): number {
  return Math.round(Math.min(Math.max(wanted, least), most));
}

/** What a person does and what a driver did, or what was found. */
function Bottom() {
  return useNarrow() ? <OneAtTheBottom /> : <TabsAtTheBottom />;
}

/** In a wide window the console and the timeline are one of the choices, beside each other. */
function TabsAtTheBottom() {
  const bottom = useStore(layoutStore, (state) => state.bottom);
  const shown = bottom === 'timeline' ? 'console' : bottom;
  return (
    <div className="bottom-one">
      <div className="bottom-choice">
        <Segmented label="What is at the bottom" segments={BOTTOM_WIDE} value={shown} onChange={showBottom} />
      </div>
      <div className="bottom-panel" hidden={shown !== 'console'}>
        <BothAtTheBottom />
      </div>
      <FoundAtTheBottom shown={shown} />
    </div>
  );
}

function FoundAtTheBottom({ shown }: { shown: BottomPanel }) {
  return (
    <>
      <div className="bottom-panel" hidden={shown !== 'hits'}>
        {shown === 'hits' && guarded('list of hits', <HitsPanel />)}
      </div>
      <div className="bottom-panel" hidden={shown !== 'strings'}>
        {guarded('list of strings', <StringsPanel />)}
      </div>
      <div className="bottom-panel" hidden={shown !== 'structure'}>
        {shown === 'structure' && guarded('chosen structure', <NodePanel />)}
      </div>
    </>
  );
}

const BOTTOM = [
  { value: 'console', label: 'Console' },
  { value: 'timeline', label: 'Timeline' },
  { value: 'hits', label: 'Hits' },
  { value: 'strings', label: 'Strings' },
  { value: 'structure', label: 'Structure' },
] as const;

const BOTTOM_WIDE = [{ value: 'console', label: 'Console and timeline' }, ...BOTTOM.slice(2)] as const;

/** Both are there, so that what was typed stays, and one of them is seen. */
function OneAtTheBottom() {
  const shown = useStore(layoutStore, (state) => state.bottom);
  return (
    <div className="bottom-one">
      <div className="bottom-choice">
        <Segmented label="What is at the bottom" segments={BOTTOM} value={shown} onChange={showBottom} />
      </div>
      <div className="bottom-panel" hidden={shown !== 'console'}>
        {guarded('console', <ConsolePanel />)}
      </div>
      <div className="bottom-panel" hidden={shown !== 'timeline'}>
        {guarded('timeline', <TimelinePanel />)}
      </div>
      <FoundAtTheBottom shown={shown} />
    </div>
  );
}

function BothAtTheBottom() {
  const share = window.matchMedia(WIDE).matches ? TIMELINE_SHARE.wide : TIMELINE_SHARE.narrow;
  const columns = [
    { id: 'console', content: guarded('console', <ConsolePanel />), minPx: 200 },
    {
      id: 'timeline',
      content: guarded('timeline', <TimelinePanel />),
      minPx: 220,
      defaultPx: Math.round(window.innerWidth * share),
      keepsShare: true,
    },
  ];
  return (
    <Split
      orientation="horizontal"
      panes={columns}
      layout={readSplit('bottom')}
      onLayout={(layout) => storeSplit('bottom', layout)}
    />
  );
}

/** What the device does, over what the bytes at the cursor mean. */
function Right() {
  const rows = [
    { id: 'device', content: guarded('device panel', <DevicePanel />), minPx: 180 },
    {
      id: 'inspector',
      content: guarded('byte inspector', <InspectorPanel />),
      minPx: 120,
      defaultPx: between(190, window.innerHeight / 2 - 108, 460),
    },
  ];
  return (
    <Split
      orientation="vertical"
      panes={rows}
      layout={readSplit('right')}
      onLayout={(layout) => storeSplit('right', layout)}
    />
  );
}

function Middle() {
  const isGridShown = useIsGridShown();
  const rows = [
    { id: 'views', content: <Views />, minPx: 200 },
    {
      id: 'console',
      content: isGridShown && <Bottom />,
      defaultPx: 236,
      minPx: 110,
    },
  ];
  return (
    <Split
      orientation="vertical"
      panes={rows}
      layout={readSplit('rows')}
      onLayout={(layout) => storeSplit('rows', layout)}
    />
  );
}

function Views() {
  const tab = useStore(layoutStore, (state) => state.middleTab);
  useFocusWhenAsked();
  useEffect(() => (tab === 'bytes' ? undefined : registerCommand(goFromElsewhere)), [tab]);
  const tabs = [
    {
      value: 'bytes',
      label: 'Bytes',
      icon: <Binary size={14} />,
      content: guarded('bytes view', <BytesPanel />),
    },
    {
      value: 'map',
      label: 'Map',
      icon: <MapIcon size={14} />,
      content: guarded('map of bytes', <ByteMapPanel />),
    },
    {
      value: 'query',
      label: 'Query table',
      icon: <Table2 size={14} />,
      content: guarded('query table', <QueryPanel />),
    },
    {
      value: 'states',
      label: 'State machine',
      icon: <Workflow size={14} />,
      content: guarded('state machine', <StatesPanel />),
    },
    {
      value: 'footprint',
      label: 'Footprint',
      icon: <ChartLine size={14} />,
      content: guarded('footprint lab', <FootprintPanel />),
    },
    {
      value: 'compare',
      label: 'Compare',
      icon: <FileDiff size={14} />,
      content: guarded('comparison', <ComparePanel />),
    },
  ] as const;
  return <Tabs label="Views of the flash" tabs={tabs} value={tab} onChange={showTab} />;
}

/** Takes the keyboard into the view that a command shows. */
function useFocusWhenAsked(): void {
  const asks = useStore(layoutStore, (state) => state.viewAsks);
  const answered = useRef(asks);
  useEffect(() => {
    if (asks !== answered.current) focusView();
    answered.current = asks;
  }, [asks]);
}

function guarded(name: string, panel: ReactNode): ReactNode {
  return (
    <ErrorBoundary name={name}>
      <Suspense>{panel}</Suspense>
    </ErrorBoundary>
  );
}
