import { describe, expect, it } from 'vitest';
import { eitherOf } from '../../../main/work/either-of.ts';

describe('Either of two signals', () => {
  it.each([0, 1])('aborts with the one that comes first, for its reason (%i)', (first) => {
    const controllers = [new AbortController(), new AbortController()] as const;
    const either = eitherOf(controllers[0].signal, controllers[1].signal);
    expect(either.aborted).toBe(false);
    controllers[first === 0 ? 0 : 1].abort('first');
    controllers[first === 0 ? 1 : 0].abort('second');
    expect([either.aborted, either.reason]).toEqual([true, 'first']);
  });

  it('is aborted from the start if one is', () => {
    const idle = new AbortController().signal;
    expect(eitherOf(AbortSignal.abort('before'), idle).reason).toBe('before');
    expect(eitherOf(idle, AbortSignal.abort('before')).reason).toBe('before');
  });
});
