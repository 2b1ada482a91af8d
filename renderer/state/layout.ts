/** How the window is arranged: theme, which view is in the middle, map or tree, what follows, which overlay is open. */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from './stored.ts';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];
export type MiddleTab = 'bytes' | 'map' | 'query' | 'states' | 'footprint' | 'compare';
export type MemoryView = 'map' | 'tree';
/** What the timeline shows; the waveform has a place of its own where the window is wide. */
export type TimelineView = 'operations' | 'findings' | 'waveform';
/** What is at the bottom; a wide window shows the first two beside each other. */
export type BottomPanel = 'console' | 'timeline' | 'hits' | 'strings' | 'structure';
/** At most one overlay is open at a time. */
export type Overlay = 'palette' | 'browse' | 'board' | 'keys' | null;

export interface Layout {
  readonly theme: Theme;
  readonly middleTab: MiddleTab;
  /** How often a view was asked for from the keyboard, which goes there then. */
  readonly viewAsks: number;
  readonly memoryView: MemoryView;
  /** Whether the views go where the console's lines of this window work. */
  readonly isFollowing: boolean;
  readonly timelineView: TimelineView;
  readonly bottom: BottomPanel;
  /** Whether the composer stands in the console's place. */
  readonly isComposing: boolean;
  readonly overlay: Overlay;
}

export const layoutStore = createStore<Layout>()(() => ({
  theme: THEMES.find((theme) => theme === readStored('theme')) ?? 'system',
  middleTab: 'bytes',
  viewAsks: 0,
  memoryView: readStored('memoryView') === 'tree' ? 'tree' : 'map',
  isFollowing: readStored('follow') !== 'off',
  timelineView: 'operations',
  bottom: 'console',
  isComposing: false,
  overlay: null,
}));

export function setTheme(theme: Theme): void {
  writeStored('theme', theme);
  layoutStore.setState({ theme });
}

/** System, dark, light, and round again. */
export function nextTheme(): void {
  const { theme } = layoutStore.getState();
  setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
}

export function showTab(middleTab: MiddleTab): void {
  layoutStore.setState({ middleTab });
}

/** Shows a view and takes the keyboard there: what a command does, where a click on its tab leaves it at the tab. */
export function goToView(middleTab: MiddleTab): void {
  layoutStore.setState(({ viewAsks }) => ({ middleTab, viewAsks: viewAsks + 1 }));
}

export function showMemory(memoryView: MemoryView): void {
  writeStored('memoryView', memoryView);
  layoutStore.setState({ memoryView });
}

export function showTimeline(timelineView: TimelineView): void {
  layoutStore.setState({ timelineView, bottom: 'timeline' });
}

export function showComposer(): void {
  layoutStore.setState({ bottom: 'console', isComposing: true });
}

/** The console, whatever stands in its place. */
export function showConsole(): void {
  layoutStore.setState({ bottom: 'console', isComposing: false });
}

export function showBottom(bottom: BottomPanel): void {
  layoutStore.setState({ bottom });
}

export function toggleFollow(): void {
  const isFollowing = !layoutStore.getState().isFollowing;
  writeStored('follow', isFollowing ? 'on' : 'off');
  layoutStore.setState({ isFollowing });
}

export function openOverlay(overlay: Exclude<Overlay, null>): void {
  layoutStore.setState({ overlay });
}

export function closeOverlay(): void {
  layoutStore.setState({ overlay: null });
}

/** Shares of a split's panes in percent, by pane. */
type Shares = Record<string, number>;

const Shares = z.record(z.string(), z.number());

/** How the person left a split; undefined if they never moved it. */
export function readSplit(split: string): Shares | undefined {
  const stored = readStored(`split.${split}`);
  return stored === null ? undefined : Shares.safeParse(parseJson(stored)).data;
}

export function storeSplit(split: string, shares: Shares): void {
  writeStored(`split.${split}`, JSON.stringify(shares));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sets the theme on the page, now and whenever it or the system's preference changes. */
export function startTheme(page: HTMLElement, prefersLight: MediaQueryList): void {
  const apply = () => {
    const { theme } = layoutStore.getState();
    page.dataset.theme = theme === 'system' ? (prefersLight.matches ? 'light' : 'dark') : theme;
  };
  layoutStore.subscribe(apply);
  prefersLight.addEventListener('change', apply);
  apply();
}
