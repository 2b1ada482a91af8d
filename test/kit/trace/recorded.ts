/** Recorded traces of real drivers, with a machine as it was before. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { temporaryFolder } from '../files/images.ts';
import { readTraceFixture, TRACES, type TraceName } from '../qemu/trace-fixture.ts';
import { logOf } from './log-of.ts';

/** What opens a machine whose flash that was written holds what it held before the recording. Its files go with the test. */
export function recordedRequest(name: TraceName, mode: 'scratch' | 'shared' = 'scratch') {
  const { board, flash, firmwareBytes } = TRACES[name];
  const { log: bytes, before, afterSha256 } = readTraceFixture(name);
  const path = join(temporaryFolder(), 'image.bin');
  writeFileSync(path, before);
  const firmware =
    firmwareBytes === null ? null : { path: erasedImage(firmwareBytes), mode: 'shared' as const };
  const images = Array.from({ length: flash + 1 }, (_, unit) => (unit === flash ? { path, mode } : firmware));
  const request: MachineRequest = { board, images, geometry: null };
  return { request, path, flash, bytes, before, afterSha256 };
}

/** A machine of such a request. It is closed with the test. */
export function recorded(name: TraceName, mode: 'scratch' | 'shared' = 'scratch') {
  const { request, flash, bytes, afterSha256 } = recordedRequest(name, mode);
  const machine = openMachine(request, { onState: () => {}, onBytes: () => {} });
  onTestFinished(() => machine.close());
  return { machine, bytes, log: logOf(bytes), afterSha256, array: machine.flash(flash).device.array };
}

function erasedImage(sizeBytes: number): string {
  const path = join(temporaryFolder(), 'erased.bin');
  writeFileSync(path, new Uint8Array(sizeBytes).fill(0xff));
  return path;
}
