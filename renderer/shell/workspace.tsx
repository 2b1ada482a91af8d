import { Binary, Table2 } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Split } from '../kit/split.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { BytesPanel } from '../panels/bytes/bytes-panel.tsx';
import { ConsolePanel } from '../panels/console/console-panel.tsx';
import { DevicePanel } from '../panels/device/device-panel.tsx';
import { MemoryPanel } from '../panels/memory/memory-panel.tsx';
import { QueryPanel } from '../panels/query/query-panel.tsx';
import { registerCommand } from '../state/commands.ts';
import { layoutStore, readSplit, showTab, storeSplit } from '../state/layout.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { goFromElsewhere } from './go-to-command.ts';

const WIDE_PX = 1500;

/** The panels around an open machine: memory on the left, views over the console, the device on the right. */
export function Workspace() {
  const isWide = window.innerWidth >= WIDE_PX;
  const columns = [
    { id: 'memory', content: <Memory />, defaultPx: isWide ? 290 : 256, minPx: 200, maxPx: 480 },
    { id: 'middle', content: <Middle />, minPx: 420 },
    { id: 'device', content: <Device />, defaultPx: isWide ? 330 : 286, minPx: 250, maxPx: 520 },
  ];
  return (
    <div className="workspace">
      <Split
        orientation="horizontal"
        panes={columns}
        layout={readSplit('columns')}
        onLayout={(layout) => storeSplit('columns', layout)}
      />
    </div>
  );
}

function Memory() {
  return (
    <aside className="place" aria-label="Memory">
      <ErrorBoundary name="memory panel">
        <MemoryPanel />
      </ErrorBoundary>
    </aside>
  );
}

function Device() {
  return (
    <aside className="place" aria-label="Device">
      <ErrorBoundary name="device panel">
        <DevicePanel />
      </ErrorBoundary>
    </aside>
  );
}

function Middle() {
  const rows = [
    { id: 'views', content: <Views />, minPx: 200 },
    { id: 'console', content: <Console />, defaultPx: 236, minPx: 110 },
  ];
  return (
    <main className="place" aria-label="Image">
      <Split
        orientation="vertical"
        panes={rows}
        layout={readSplit('rows')}
        onLayout={(layout) => storeSplit('rows', layout)}
      />
    </main>
  );
}

function Console() {
  return (
    <ErrorBoundary name="console">
      <ConsolePanel />
    </ErrorBoundary>
  );
}

function Views() {
  const tab = useStore(layoutStore, (state) => state.middleTab);
  useEffect(() => (tab === 'bytes' ? undefined : registerCommand(goFromElsewhere)), [tab]);
  const tabs = [
    { value: 'bytes', label: 'Bytes', icon: <Binary size={14} />, content: <Bytes /> },
    { value: 'query', label: 'Query table', icon: <Table2 size={14} />, content: <Query /> },
  ] as const;
  return <Tabs label="Views of the flash" tabs={tabs} value={tab} onChange={showTab} />;
}

function Bytes() {
  return (
    <ErrorBoundary name="bytes view">
      <BytesPanel />
    </ErrorBoundary>
  );
}

function Query() {
  return (
    <ErrorBoundary name="query table">
      <QueryPanel />
    </ErrorBoundary>
  );
}
