/** Shell commands that make an image larger. */
import { shellQuoted } from '../../app/contract/shell.ts';

export interface Padding {
  readonly path: string;
  readonly sizeBytes: number;
  readonly paddedBytes: number;
  /** `front` where the end must stay the end: a flash that the CPU starts from just below its end. */
  readonly at: 'front' | 'end';
}

/** Makes `path.padded`, a copy with 0xff, as erased flash reads, up to `paddedBytes`. */
export function padCommand({ path, sizeBytes, paddedBytes, at }: Padding): string {
  const padding = `head -c ${paddedBytes - sizeBytes} /dev/zero | tr '\\0' '\\377'`;
  const image = `cat ${shellQuoted(path)}`;
  const parts = at === 'end' ? [image, padding] : [padding, image];
  return `{ ${parts.join('; ')}; } > ${shellQuoted(`${path}.padded`)}`;
}
