/** Options of QEMU's command line. */

/** A drive behind a flash of a board. */
export interface QemuDrive {
  /** Which flash: 0 for the board's first. */
  readonly unit: number;
  readonly path: string;
  /** `aside`: the device may write, and what it writes is gone with QEMU: the file never changes. */
  readonly access: 'read' | 'write' | 'aside';
}

const ACCESS = { read: ',readonly=on', write: '', aside: ',snapshot=on' };

/** `-drive` for a raw image; in an option a comma is written twice. */
export function driveOption({ unit, path, access }: QemuDrive): string[] {
  const file = path.replaceAll(',', ',,');
  return ['-drive', `if=pflash,unit=${unit},format=raw,file=${file}${ACCESS[access]}`];
}

/**
 * `-global` for a property written as `cfi.pflash02.num-blocks0=127`, in the long form: in the short one QEMU takes what
 * stands before the first dot for the driver (measured). The long form is left as it is.
 */
export function globalOption(text: string): string[] {
  if (text.startsWith('driver=')) return ['-global', text];
  const [, driver, property, value] = /^([\w.]+)\.([\w-]+)=(.*)$/.exec(text) ?? [];
  if (driver === undefined) throw new Error(`not a device property: ${text}`);
  return ['-global', `driver=${driver},property=${property},value=${value}`];
}
