/** A machine with something beside it, and where the two have come to. */
import type { BesideState } from '../../../app/contract/beside.ts';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { SideBySide } from '../../../main/beside/side-by-side.ts';
import { OpenSession } from '../../../main/session/open-session.ts';

export interface Beside {
  readonly session: OpenSession;
  readonly side: SideBySide;
  /** All that was told, oldest first. */
  readonly told: readonly BesideState[];
  /** Settles with the first state from now on that is so; the present one counts. */
  until(isSo: (state: BesideState) => boolean): Promise<BesideState>;
  /** Settles when all that was done is compared, or the comparison is over. */
  settled(): Promise<BesideState>;
  close(): void;
}

/** Opens a machine; nothing is beside it yet. */
export function openBeside(request: MachineRequest, patienceMs?: number): Beside {
  const told: BesideState[] = [];
  const waiting = new Set<() => void>();
  const session = new OpenSession({
    onMachine: () => side.look(),
    onBytes: () => undefined,
    onLine: () => undefined,
    onDefect: rethrow,
  });
  const side = new SideBySide({
    machine: () => session.openMachine,
    onChange: (state) => {
      told.push(state);
      for (const look of waiting) look();
    },
    onDefect: rethrow,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  session.open(request);
  const until = (isSo: (state: BesideState) => boolean) =>
    new Promise<BesideState>((resolve) => {
      const look = () => {
        if (!isSo(side.state)) return;
        waiting.delete(look);
        resolve(side.state);
      };
      waiting.add(look);
      look();
    });
  return {
    session,
    side,
    told,
    until,
    settled: () => {
      const { position } = session.machine.history.state();
      return until(({ phase, position: there }) =>
        phase !== 'beside' && phase !== 'starting' ? true : phase === 'beside' && there >= position,
      );
    },
    close() {
      side.stop();
      session.end();
    },
  };
}

function rethrow(thrown: unknown): void {
  throw thrown;
}
