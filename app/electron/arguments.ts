/** What the desktop program was started with. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { GivenFormat } from '../contract/machine.ts';
import type { StartRequest } from '../open-images.ts';

/** What a second start hands to the first, checked because it comes from another process. */
export const StartMessage = z.object({
  paths: z.array(z.string()),
  board: z.string().nullable(),
  format: GivenFormat.optional(),
  globals: z.array(z.string()).optional(),
  geometry: z.string().optional(),
});

/**
 * Reads the arguments after the program's own. Switches are Chromium's and are passed over, but for `--board=ID`,
 * `--format=raw`, `--global=PROPERTY` and `--geometry=SHAPE`; everything else is an image, as a path from
 * `workingDirectory` or the `file:` URL that a desktop hands over.
 */
export function readArguments(programArguments: readonly string[], workingDirectory: string): StartRequest {
  const [board] = valuesOf('--board=', programArguments);
  const format = GivenFormat.safeParse(valuesOf('--format=', programArguments)[0]);
  const [geometry] = valuesOf('--geometry=', programArguments);
  const globals = valuesOf('--global=', programArguments);
  const images = programArguments.filter((argument) => !argument.startsWith('-'));
  return {
    paths: images.map((image) =>
      image.startsWith('file:') ? fileURLToPath(image) : resolve(workingDirectory, image),
    ),
    board: board ?? null,
    ...(format.success ? { format: format.data } : {}),
    ...(globals.length === 0 ? {} : { globals }),
    ...(geometry === undefined ? {} : { geometry }),
  };
}

function valuesOf(name: string, programArguments: readonly string[]): string[] {
  return programArguments
    .filter((argument) => argument.startsWith(name))
    .map((argument) => argument.slice(name.length));
}
