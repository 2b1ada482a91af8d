import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eitherOf } from '../../../main/work/either-of.ts';

describe('Either of two signals', () => {
  it.each([0, 1])('aborts with the one that comes first, for its reason (%i)', (first) => {
    const controllers = [new AbortController(), new AbortController()] as const;
    const { signal: either } = eitherOf(controllers[0].signal, controllers[1].signal);
    expect(either.aborted).toBe(false);
    controllers[first === 0 ? 0 : 1].abort('first');
    controllers[first === 0 ? 1 : 0].abort('second');
    expect([either.aborted, either.reason]).toEqual([true, 'first']);
  });

  it('is aborted from the start if one is', () => {
    const idle = new AbortController().signal;
    expect(eitherOf(AbortSignal.abort('before'), idle).signal.reason).toBe('before');
    expect(eitherOf(idle, AbortSignal.abort('before')).signal.reason).toBe('before');
  });

  it('hears nothing any more once it is released, and nobody is kept waiting for it', () => {
    const [lives, dies] = [new AbortController(), new AbortController()];
    const { signal, release } = eitherOf(lives.signal, dies.signal);
    expect(getEventListeners(lives.signal, 'abort')).toHaveLength(1);
    release();
    expect(getEventListeners(lives.signal, 'abort')).toHaveLength(0);
    lives.abort();
    expect(signal.aborted).toBe(false);
  });
});
