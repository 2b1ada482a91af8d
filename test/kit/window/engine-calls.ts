/** The window's engine, with answers that a test gives it. */
import { vi } from 'vitest';
import type { Contract } from '../../../app/contract/contract.ts';
import type {
  EventName,
  InputOf,
  OutputOf,
  PayloadOf,
  RequestName,
} from '../../../app/contract/link/link.ts';
import { engine } from '../../../renderer/link/engine.ts';

/** One function a request that the test expects. */
export type Answers = {
  readonly [K in RequestName<Contract>]?: (
    input: InputOf<Contract[K]>,
    signal?: AbortSignal,
  ) => OutputOf<Contract[K]> | Promise<OutputOf<Contract[K]>>;
};

/** Answers the window's requests; one that is not expected fails. @returns the requests so far, with their inputs. */
export function answering(answers: Answers): [name: string, input: unknown][] {
  const calls: [string, unknown][] = [];
  vi.spyOn(engine, 'call').mockImplementation(async (name, input, signal) => {
    calls.push([name, input]);
    const answer = answers[name];
    if (answer === undefined) throw new Error(`${name} was not expected`);
    return answer(input as never, signal) as never;
  });
  return calls;
}

type Told = Partial<{ [K in EventName<Contract>]: (payload: PayloadOf<Contract[K]>) => void }>;

/** What the engine's events would call now. */
export function listeners(): Told {
  const told: Told = {};
  vi.spyOn(engine, 'on').mockImplementation((name, listener) => {
    Object.assign(told, { [name]: listener });
    return () => {
      delete told[name];
    };
  });
  return told;
}
