/** An engine with an open machine, asked as a window asks it, and all that it tells. */
import { onTestFinished } from 'vitest';
import type { MachineRequest, MachineState } from '../../../app/contract/machine.ts';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import type { RunGoal, TraceProgress } from '../../../app/contract/story.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import { createEngine, type EngineEvent } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../command.ts';
import { temporaryFolder } from '../files/images.ts';
import { sha256 } from '../files/sha256.ts';

const OPERATIONS = 500;
const EVERYTHING = { only: 'all', flash: null, text: '' } as const;
const WINDOW_BYTES = 1 << 20;
const untold = new AbortController().signal;

/** Closed with the test. */
export async function engineWith(request: MachineRequest) {
  const defects: unknown[] = [];
  const engine = createEngine({
    dataDirectory: temporaryFolder(),
    ...BUILT_ENTRIES,
    onDefect: (thrown) => void defects.push(thrown),
  });
  onTestFinished(() => engine.close());
  const { handlers } = engine;
  const events: EngineEvent[] = [];
  engine.subscribe((event) => void events.push(event));
  const opened = await handlers['machine.open'](request, untold);

  async function state(): Promise<MachineState> {
    const { machine } = await handlers['machine.current']({}, untold);
    if (machine === null) throw new Error('no machine is open');
    return machine;
  }
  async function operations(): Promise<DriverOperation[]> {
    const told: DriverOperation[] = [];
    for (let more = OPERATIONS; more === OPERATIONS; ) {
      const page = await handlers['story.operations'](
        { from: told.length, count: OPERATIONS, filter: EVERYTHING },
        untold,
      );
      told.push(...page.operations);
      more = page.operations.length;
    }
    return told;
  }
  return {
    engine,
    events,
    defects,
    opened,
    state,
    operations,
    load: async (path: string, { loading = 'here', signal = untold } = {}) =>
      handlers['trace.load']({ path, loading }, signal),
    go: async (position: number, branch?: number) =>
      handlers['history.go']({ position, ...(branch === undefined ? {} : { branch }) }, untold),
    run: async (goal: RunGoal, direction: 'forward' | 'back') =>
      handlers['history.run']({ goal, direction }, untold),
    /** Types a line of the console. */
    type: async (line: string, flash = 0) => handlers['console.run']({ line, flash }, untold),
    findings: async () => (await handlers['story.findings']({}, untold)).findings,
    /** How far this loading was said to be. */
    progressOf: (loading: string): TraceProgress[] =>
      events.flatMap((event) =>
        event.name === 'trace.progressed' && event.payload.loading === loading ? event.payload.progress : [],
      ),
    /** Of all bytes of a flash, as a window reads them. */
    sum: async (flash: number) => {
      const { geometry } = (await state()).flashes[flash] ?? {};
      const parts: Uint8Array[] = [];
      for (let offset = 0; offset < (geometry?.sizeBytes ?? 0); offset += WINDOW_BYTES) {
        const lengthBytes = Math.min(WINDOW_BYTES, (geometry?.sizeBytes ?? 0) - offset);
        const range = { flash, offset: deviceOffset(offset), lengthBytes };
        parts.push((await handlers['image.window'](range, untold)).bytes);
      }
      return sha256(Buffer.concat(parts));
    },
  };
}
