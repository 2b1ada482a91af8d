/** Tries a command of the console on a copy of the device that is thrown away, to show the cycles that it comes to. */
import {
  type ComposedCommand,
  REHEARSED_MAX,
  type Rehearsal,
  type RehearsedCycle,
} from '../../../app/contract/composer.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { deviceOf } from '../../board/build-flash.ts';
import type { FlashDevice, OperationCycle, OperationRun } from '../../pflash/flash-device.ts';
import { accessWidthOf } from '../../pflash/geometry.ts';
import { TrialArray } from '../../pflash/trial-array.ts';
import { ARRAY_READ } from '../bus-notes.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { SteppedClock } from '../stepped-clock.ts';
import { parseStatement, type Statement } from './parse.ts';
import { contextOf, errorEntry } from './run.ts';
import { operationFor } from './run-statement.ts';
import { ConsoleSyntaxError, splitStatements } from './tokens.ts';
import type { AddressContext } from './values.ts';

const NOTHING = { cycles: [], total: 0, results: [] };

/** Never throws for what a person typed: what is wrong with the line is in the answer. */
export function rehearse(machine: Machine, flashIndex: number, line: string): Rehearsal {
  const selected = machine.flash(flashIndex);
  try {
    const statement = soleOperation(line, contextOf(selected));
    const { flash, operation, deviceOffset } = operationFor(machine, selected, statement);
    const device = copyOf(flash, machine.clock.nowNanoseconds);
    flash.mustBeThere();
    const told = tryOut(flash, device, operation.run(deviceOffset, statement.data));
    flash.mustBeThere();
    return { ...told, error: null };
  } catch (thrown) {
    const { what, todo, column } = errorEntry(thrown);
    return { ...NOTHING, error: { what, todo, column } };
  }
}

/** The commands of its device that the console has words for. */
export function commandsOf({ device }: Flash): ComposedCommand[] {
  return device.operations.map(({ name, does, parameters }) => ({ name, does, parameters }));
}

function soleOperation(line: string, context: AddressContext): Extract<Statement, { kind: 'operation' }> {
  const [first, second] = splitStatements(line);
  const statement = first === undefined || second !== undefined ? null : parseStatement(first, context);
  if (statement?.kind === 'operation') return statement;
  throw new ConsoleSyntaxError('This is not one command of the device', '`help` lists the commands.', 0);
}

/** In the same state, over the same bytes, of which it changes none. */
function copyOf(flash: Flash, nowNanoseconds: number): FlashDevice {
  const clock = new SteppedClock();
  clock.standAt(nowNanoseconds);
  const device = deviceOf(flash.plan.part, new TrialArray(flash.device.array), clock);
  device.takeOver(flash.device);
  return device;
}

function tryOut(
  flash: Flash,
  device: FlashDevice,
  run: OperationRun,
): Pick<Rehearsal, 'cycles' | 'total' | 'results'> {
  const cycles: RehearsedCycle[] = [];
  let total = 0;
  let step = run.next();
  while (!step.done) {
    const cycle = sendTo(device, step.value, flash);
    if (++total <= REHEARSED_MAX) cycles.push(cycle);
    step = run.next(Number(cycle.data));
  }
  return { cycles, total, results: step.value.map(({ text, tone }) => ({ text, tone })) };
}

function sendTo(device: FlashDevice, cycle: OperationCycle, { plan, geometry }: Flash): RehearsedCycle {
  const widthBytes = accessWidthOf(geometry);
  const { deviceOffset } = cycle;
  const address = busAddress(plan.base + deviceOffset);
  if (cycle.direction === 'write') {
    device.write(deviceOffset, cycle.data, widthBytes);
    const { what, tone, departure } = device.note;
    return { direction: 'write', widthBytes, address, data: cycle.data, what, tone, departure };
  }
  const { isDirect } = device;
  const data = device.read(deviceOffset, widthBytes);
  const note = isDirect ? ARRAY_READ : device.explainRead(deviceOffset, data, widthBytes);
  const { what, tone, departure } = note;
  return { direction: 'read', widthBytes, address, data, what, tone, departure };
}
