/** Our own machine behind the same interface as QEMU: lines of qtest in, answers as qtest words them out. */
import type { MachineRequest } from '../../app/contract/machine.ts';
import { openMachine } from '../../main/session/machine.ts';
import { answerQtest } from '../../main/trace/qtest.ts';
import { type BusDriver, driverOf } from './bus-driver.ts';

const DEAF = { onState: () => undefined, onBytes: () => undefined };

export type NorscopeBus = BusDriver & {
  /** One line, at once. */
  run(line: string): string;
  /** Whether the flash at this bus address answers reads straight from its bytes. False where no flash is. */
  isDirect(address: number): boolean;
  /** The bytes of a flash as they are now; a view, not a copy. */
  bytesOf(flash: number): Uint8Array;
};

/** Opens a machine for tests. @throws UserError as `openMachine` does. */
export function startNorscope(request: MachineRequest): NorscopeBus {
  const machine = openMachine(request, DEAF);
  const run = (line: string) => answerQtest(machine, line);
  return {
    ...driverOf({
      runAll: async (program) => program.map(run),
      close: async () => machine.close(),
    }),
    run,
    isDirect: (address) => machine.placeAt(address)?.flash.region.isDirect ?? false,
    bytesOf: (flash) => machine.flash(flash).device.array.bytes,
  };
}
