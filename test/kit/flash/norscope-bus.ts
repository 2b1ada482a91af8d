/** Our own machine behind the same interface as QEMU: lines of qtest in, answers as qtest words them out. */
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { answerQtest } from '../../../main/trace/qtest.ts';
import { type BusDriver, driverOf } from './bus-driver.ts';

const DEAF = { onState: () => undefined, onBytes: () => undefined };

export type NorscopeBus = BusDriver & {
  /** The bytes of a flash as they are now; a view, not a copy. */
  bytesOf(flash: number): Uint8Array;
};

/** Opens a machine for tests. @throws UserError as `openMachine` does. */
export function startNorscope(request: MachineRequest): NorscopeBus {
  const machine = openMachine(request, DEAF);
  return {
    ...driverOf({
      runAll: async (program) => program.map((line) => answerQtest(machine, line)),
      close: async () => machine.close(),
    }),
    bytesOf: (flash) => machine.flash(flash).device.array.bytes,
  };
}
