/** What went wrong and is still on the screen: what happened, to which file or address, what to do. */
import { createStore } from 'zustand/vanilla';
import { type ErrorCode, ErrorReport, toReport } from '../../app/contract/errors.ts';

export interface Problem {
  /** Grows with every problem; names it for `dismissProblem`. */
  readonly id: number;
  readonly report: ErrorReport;
  /** How often it happened since it came on the screen. */
  readonly times: number;
  /** Does again what was refused because the bytes don't look raw, and insists; null where nothing can. */
  readonly openAsRaw: (() => void) | null;
}

/** Most problems shown at once; the oldest gives way. */
export const PROBLEMS_MAX = 3;

export const problemsStore = createStore<readonly Problem[]>()(() => []);

let nextId = 1;

/**
 * Shows anything thrown, or an engine's report. What the person cancelled, or sees already, is not shown. `openAsRaw` is
 * offered if it is about bytes that don't look raw.
 */
export function reportProblem(thrown: unknown, openAsRaw: (() => void) | null = null): void {
  const parsed = ErrorReport.safeParse(thrown);
  const report = parsed.success ? parsed.data : toReport(thrown);
  if (report.code === 'cancelled') return;
  const shown = problemsStore.getState();
  const same = shown.find((problem) => isSame(problem.report, report));
  const others = shown.filter((problem) => problem !== same);
  const times = (same?.times ?? 0) + 1;
  const problem = { id: nextId++, report, times, openAsRaw: report.code === 'not-raw' ? openAsRaw : null };
  const problems = [...others, problem];
  problemsStore.setState(problems.slice(-PROBLEMS_MAX), true);
}

export function dismissProblem(id: number): void {
  problemsStore.setState((problems) => problems.filter((problem) => problem.id !== id), true);
}

/** The newest problem that can be insisted on; null if there is none. */
export function problemToInsistOn(): Problem | null {
  return problemsStore.getState().findLast((problem) => problem.openAsRaw !== null) ?? null;
}

/** Takes the problem away and does again what it is about. */
export function insistOnRaw({ id, openAsRaw }: Problem): void {
  dismissProblem(id);
  openAsRaw?.();
}

/** What a person has to know of, or to act on, whenever they look: it is there until they take it away. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  'backing-lost',
  'disconnected',
  'internal',
  'no-memory',
  'no-space',
]);

/** Whether it only tells that something can't be done as it was asked for: that is of no use later. */
export function isRefusal({ report, openAsRaw }: Problem): boolean {
  return openAsRaw === null && !LASTING.has(report.code);
}

/** Takes refusals away: what was refused went well in another way. */
export function dismissRefusals(): void {
  if (problemsStore.getState().some(isRefusal))
    problemsStore.setState((problems) => problems.filter((problem) => !isRefusal(problem)), true);
}

/** Takes all of them away: what the person wanted went well after all. */
export function dismissProblems(): void {
  problemsStore.setState([], true);
}

/** Takes the newest one away. @returns whether there was one. */
export function dismissNewestProblem(): boolean {
  const newest = problemsStore.getState().at(-1);
  if (newest === undefined) return false;
  dismissProblem(newest.id);
  return true;
}

function isSame(a: ErrorReport, b: ErrorReport): boolean {
  return a.what === b.what && a.where === b.where && a.todo === b.todo;
}
