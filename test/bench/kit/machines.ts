/** Machines as a person opens them: on the board that is proposed for the image. */
import { inspectFile } from '../../../main/backing/backing.ts';
import { propose } from '../../../main/board/propose.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';

const DEAF = { onState: () => undefined, onBytes: () => undefined };

export function openOn(path: string, mode: 'shared' | 'scratch' = 'shared'): Machine {
  const { request } = propose([inspectFile(path)]);
  const images = request.images.map((image) => (image === null ? null : { ...image, mode }));
  return openMachine({ ...request, images }, DEAF);
}

/** The `virt` board with these images, null for an empty flash. */
export function openVirt(...paths: (string | null)[]): Machine {
  const images = paths.map((path) => (path === null ? null : { path, mode: 'shared' as const }));
  return openMachine({ board: 'virt', images, geometry: null }, DEAF);
}

/** Reads a word of every page of the flash through the bus. */
export function touchEveryPage({ bus }: Machine, base: number, sizeBytes: number): number {
  let sum = 0;
  for (let address = base; address < base + sizeBytes; address += 4096)
    sum = (sum + bus.read(address, 4)) | 0;
  return sum;
}
