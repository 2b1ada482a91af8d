import { beforeEach, describe, expect, it } from 'vitest';
import { type ErrorCode, UserError } from '../../../app/contract/errors.ts';
import {
  dismissNewestProblem,
  dismissProblem,
  dismissProblems,
  dismissRefusals,
  insistOnRaw,
  problemsStore,
  problemToInsistOn,
  reportProblem,
} from '../../../renderer/state/problems.ts';

const lost = (what: string) =>
  new UserError({ code: 'not-found', what, where: '/a.fd', todo: 'Look elsewhere.' });
const shown = () => problemsStore.getState().map(({ report }) => report.what);

beforeEach(dismissProblems);

describe('problems on the screen', () => {
  it('keep what happened, where, and what to do', () => {
    reportProblem(lost('a'));
    expect(problemsStore.getState()[0]?.report).toEqual(lost('a').report);
  });

  it('say of a defect that it is one', () => {
    reportProblem(new TypeError('x is undefined'));
    expect(problemsStore.getState()[0]?.report.code).toBe('internal');
  });

  it('show the same thing once, the newest last, and no more than fit', () => {
    for (const what of ['a', 'b', 'a']) reportProblem(lost(what));
    expect(shown()).toEqual(['b', 'a']);
    expect(problemsStore.getState().map(({ times }) => times)).toEqual([1, 2]);
    for (const what of ['c', 'd', 'e', 'f']) reportProblem(lost(what).report);
    expect(shown()).toEqual(['d', 'e', 'f']);
  });

  it('leave out what the person cancelled', () => {
    reportProblem({ code: 'cancelled', what: 'Cancelled', where: null, todo: 'Nothing.' });
    expect(shown()).toEqual([]);
  });

  it('can be insisted on where the bytes don’t look raw, the newest first', () => {
    const asked: string[] = [];
    const packed = (what: string) => ({ code: 'not-raw', what, where: '/a.gz', todo: 'Unpack it.' });
    for (const what of ['a', 'b']) reportProblem(packed(what), () => asked.push(what));
    reportProblem(lost('c'), () => asked.push('c'));
    for (let problem = problemToInsistOn(); problem !== null; problem = problemToInsistOn()) {
      insistOnRaw(problem);
    }
    expect(asked).toEqual(['b', 'a']);
    expect(shown()).toEqual(['c']);
    reportProblem(packed('d'));
    expect(problemToInsistOn()).toBe(null);
  });

  it('that only refuse go when something went well; those of a loss, and those that can be insisted on, stay', () => {
    const report = (code: ErrorCode) => ({ code, what: code, where: null, todo: 'See.' });
    for (const code of ['backing-lost', 'unsupported'] as const) reportProblem(report(code));
    reportProblem(report('not-raw'), () => undefined);
    dismissRefusals();
    expect(shown()).toEqual(['backing-lost', 'not-raw']);
    dismissProblems();
    for (const code of ['disconnected', 'internal', 'not-found'] as const) reportProblem(report(code));
    dismissRefusals();
    expect(shown()).toEqual(['disconnected', 'internal']);
  });

  it('go one by one', () => {
    for (const what of ['a', 'b', 'c']) reportProblem(lost(what));
    dismissProblem(problemsStore.getState()[0]?.id ?? 0);
    expect(dismissNewestProblem()).toBe(true);
    expect(shown()).toEqual(['b']);
    dismissProblems();
    expect(dismissNewestProblem()).toBe(false);
  });
});
