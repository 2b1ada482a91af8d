/** The window starts here: styles, stores, the connection, the first paint. */
import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-600.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-500.css';
import './kit/styles/tokens.css';
import './kit/styles/base.css';
import './kit/styles/contrast.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startFocusReturn } from './kit/focus/focus-return.ts';
import { startEngine } from './link/engine.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { NorscopeWindow } from './shell/norscope-window.tsx';
import { registerBesideCommands, startBeside } from './state/beside.ts';
import { startBytes } from './state/bytes.ts';
import { startChangedBlocks } from './state/changed-blocks.ts';
import { registerClockCommands } from './state/clock.ts';
import { registerCompareCommands } from './state/compare/compare-commands.ts';
import { startComparePlace } from './state/compare/compare-place.ts';
import { startComparing } from './state/compare/comparison.ts';
import { startConsole } from './state/console.ts';
import { registerFindCommands, startFind } from './state/find/find.ts';
import { startFindMarks } from './state/find/find-marks.ts';
import { startFollow } from './state/follow.ts';
import { startLab } from './state/footprint/lab.ts';
import { registerHistoryCommands } from './state/history.ts';
import { startHost } from './state/host.ts';
import { startKeyboard } from './state/keyboard/keyboard.ts';
import { startMenu } from './state/keyboard/menu.ts';
import { registerWindowCommands } from './state/keyboard/window-commands.ts';
import { startTheme } from './state/layout.ts';
import { startMachine } from './state/machine.ts';
import { startAsked } from './state/opening/asked.ts';
import { reportProblem } from './state/problems.ts';
import { startSelection } from './state/selection.ts';
import { registerSessionCommands } from './state/session/bookmarks.ts';
import { startSight } from './state/session/sight.ts';
import { registerSinceCommands, startSince } from './state/since.ts';
import { startFindings } from './state/story/findings.ts';
import { startFollowing } from './state/story/follow-trace.ts';
import { startOperations } from './state/story/operations.ts';
import { registerRunCommands } from './state/story/run.ts';
import { startWaveRows } from './state/story/wave-rows.ts';
import { startChosen } from './state/structure/chosen.ts';
import { startStructure } from './state/structure/structure.ts';
import { startStructureNotes } from './state/structure/structure-notes.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');

startTheme(document.documentElement, window.matchMedia('(prefers-color-scheme: light)'));
registerWindowCommands();
registerClockCommands();
registerHistoryCommands();
registerRunCommands();
registerSinceCommands();
registerBesideCommands();
registerSessionCommands();
registerFindCommands();
registerCompareCommands();
startKeyboard(window);
startFocusReturn(document);
startMachine();
startSelection();
startSight();
startSince();
startChangedBlocks();
startFollow();
startFind();
startFindMarks();
startLab();
startOperations();
startFollowing();
startWaveRows();
startFindings();
startBytes();
startStructure();
startStructureNotes();
startChosen();
startComparing();
startComparePlace();
startConsole();
startBeside();
startAsked();
startEngine(reportProblem);
startMenu();
startHost();
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary name="window">
      <NorscopeWindow />
    </ErrorBoundary>
  </StrictMode>,
);
