/** The program's window: sandboxed, on its own page, unable to leave it. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { isPageUrl, PAGE_URL } from './sender.ts';
import { MIN_SIZE, placeOnDisplay, readPlace, writePlace } from './window-place.ts';

/** The page's own ground in both themes, so that nothing flashes before its first paint. */
const GROUND = { dark: '#0e1116', light: '#eef1f4' } as const;
/** A page that dies again sooner than this is left dead: it would only die in a circle. */
const CRASH_PAUSE_MS = 10_000;

export type WindowOptions = {
  /** The built preload script, absolute. */
  readonly preloadPath: string;
  /** Where the window's place is remembered, absolute. */
  readonly placePath: string;
  /** Must attach whatever the page speaks to; called before the page loads. */
  readonly onCreated: (window: BrowserWindow) => void;
};

/** Opens the window; it shows itself once its page is painted. */
export function openWindow({ preloadPath, placePath, onCreated }: WindowOptions): BrowserWindow {
  const place = readPlace(placePath);
  const primary = screen.getPrimaryDisplay().workArea;
  const others = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeOnDisplay(place?.bounds ?? null, [primary, ...others]),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Norscope',
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (place?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writePlace(placePath, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  keepOnPage(window);
  reviveAfterCrash(window);
  onCreated(window);
  void window.loadURL(`${PAGE_URL}index.html`);
  return window;
}

function keepOnPage({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}

function reviveAfterCrash({ webContents }: BrowserWindow): void {
  let lastCrashMs = Number.NEGATIVE_INFINITY;
  webContents.on('render-process-gone', (_event, { reason }) => {
    const now = Date.now();
    const isRepeated = now - lastCrashMs < CRASH_PAUSE_MS;
    lastCrashMs = now;
    if (reason !== 'clean-exit' && !isRepeated) webContents.reload();
  });
}
