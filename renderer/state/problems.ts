/** What went wrong and is still on the screen: what happened, to which file or address, what to do. */
import { createStore } from 'zustand/vanilla';
import { ErrorReport, toReport } from '../../app/contract/errors.ts';

export interface Problem {
  /** Grows with every problem; names it for `dismissProblem`. */
  readonly id: number;
  readonly report: ErrorReport;
}

/** Most problems shown at once; the oldest gives way. */
export const PROBLEMS_MAX = 4;

export const problemsStore = createStore<readonly Problem[]>()(() => []);

let nextId = 1;

/** Shows anything thrown, or an engine's report. What the person cancelled, or sees already, is not shown. */
export function reportProblem(thrown: unknown): void {
  const parsed = ErrorReport.safeParse(thrown);
  const report = parsed.success ? parsed.data : toReport(thrown);
  if (report.code === 'cancelled') return;
  const others = problemsStore.getState().filter((problem) => !isSame(problem.report, report));
  const problems = [...others, { id: nextId++, report }];
  problemsStore.setState(problems.slice(-PROBLEMS_MAX), true);
}

export function dismissProblem(id: number): void {
  problemsStore.setState((problems) => problems.filter((problem) => problem.id !== id), true);
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
