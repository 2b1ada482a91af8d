import { useEffect } from 'react';
import { useStore } from 'zustand';
import { TooltipProvider } from '../kit/overlays/tooltip.tsx';
import { TopBar } from '../panels/top-bar/top-bar.tsx';
import { WelcomePanel } from '../panels/welcome/welcome-panel.tsx';
import { bytesAnsweredStore } from '../state/bytes.ts';
import { machineStore } from '../state/machine.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { DropTarget } from './drop-target.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Overlays } from './overlays.tsx';
import { Toasts } from './toasts.tsx';
import { TransferProgress } from './transfer-progress.tsx';
import { windowTitle } from './window-title.ts';
import { Workspace } from './workspace.tsx';
import './shell.css';

/** All of the window. Panels read the stores; nothing is passed down. */
export function NorscopeWindow() {
  const machine = useStore(machineStore, (state) => state.machine);
  const isKnown = useStore(machineStore, (state) => state.isKnown);
  const isAnswered = useStore(bytesAnsweredStore);
  // Building the workspace keeps the window from hearing an answer: built after it, its first frame has bytes.
  const isOpen = machine !== null && isAnswered;
  const title = windowTitle(machine);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <TooltipProvider>
      <DropTarget>
        <TopBar hasMachine={isOpen} />
        <OpeningLine />
        <ConnectionNotice />
        {isOpen && <Workspace />}
        {!isOpen && isKnown && (
          <main className="welcome-place">
            <ErrorBoundary name="welcome page">
              <WelcomePanel />
            </ErrorBoundary>
          </main>
        )}
        <TransferProgress />
        <Toasts />
        <Overlays />
      </DropTarget>
    </TooltipProvider>
  );
}

function OpeningLine() {
  const opening = useStore(machineStore, (state) => state.opening);
  return opening === null ? null : <progress className="opening-line" aria-label={`Opening ${opening}`} />;
}
