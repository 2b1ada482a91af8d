/** Runs a device's named operations without a machine around it. */
import type { FlashDevice } from '../../../main/pflash/flash-device.ts';
import { accessWidthOf } from '../../../main/pflash/geometry.ts';

export interface Driven {
  readonly text: string;
  /** `bad` if any line of the result is. */
  readonly tone: 'plain' | 'good' | 'bad';
  readonly cycles: number;
}

/** Sends what the operation asks for straight to the device. */
export function drive(flash: FlashDevice, name: string, offset = 0, data = new Uint8Array()): Driven {
  const operation = flash.operations.find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const run = operation.run(offset, data);
  let cycles = 0;
  let step = run.next();
  while (!step.done) {
    cycles++;
    const { value } = step;
    const width = accessWidthOf(flash.geometry);
    if (value.direction === 'write') flash.write(value.deviceOffset, value.data, width);
    step = run.next(value.direction === 'read' ? flash.read(value.deviceOffset, width) : 0);
  }
  const isBad = step.value.some(({ tone }) => tone === 'bad');
  const tone = isBad ? 'bad' : (step.value[0]?.tone ?? 'plain');
  return { text: step.value.map((line) => line.text).join('; '), tone, cycles };
}
