/** The layouts that a line or a device tree tells. */
import { UserError } from '../../app/contract/errors.ts';
import { withBytesOfFile } from '../browse/image-bytes.ts';
import { readDeviceTree } from '../image/device-tree/read-device-tree.ts';
import { layoutsOfTree } from '../image/layout/device-tree-layouts.ts';
import type { FlashLayout, FlashPartition } from '../image/layout/flash-partition.ts';
import { BadMtdparts, parseMtdparts } from '../image/layout/mtdparts.ts';

/** An `mtdparts=` line, or a text that has one: a command line of a kernel. @throws UserError that says where it can't be read */
export function layoutsOfLine(text: string): FlashLayout[] {
  const at = text.search(/mtdparts=[^\s"']/);
  try {
    return parseMtdparts(at < 0 ? text : text.slice(at));
  } catch (thrown) {
    if (!(thrown instanceof BadMtdparts)) throw thrown;
    const what = thrown.message.replace(/\.$/, '');
    throw noLayout(what, null, 'Write it as mtdparts=FLASH:256k(u-boot)ro,64k(env),-(rootfs).');
  }
}

/** A file that is a device tree blob. @throws UserError for one that is none, or divides no flash; as `withBytesOfFile` */
export function layoutsOfTreeFile(path: string): Promise<FlashLayout[]> {
  return withBytesOfFile(path, async ({ bytes }) => {
    const layouts = layoutsOfBlob(bytes);
    if (layouts === null) throw noLayout('This is no device tree blob', path, 'Choose a file that dtc made.');
    return someOf(layouts, path);
  });
}

/** Those of a device tree at the start of the bytes; null where there is none. */
export function layoutsOfBlob(bytes: Uint8Array): FlashLayout[] | null {
  const root = readDeviceTree(bytes, 0, bytes.length)?.root ?? null;
  return root === null ? null : layoutsOfTree(root).map(toldAlone);
}

/** Without the nodes that tell it, which hold all bytes of the tree. */
function toldAlone({ flash, flashBytes, partitions, problems }: FlashLayout): FlashLayout {
  return { flash, flashBytes, partitions: partitions.map(partitionAlone), problems };
}

function partitionAlone({ name, offset, sizeBytes, isReadOnly, children }: FlashPartition): FlashPartition {
  const inside = children === undefined ? {} : { children: children.map(partitionAlone) };
  return { name, offset, sizeBytes, isReadOnly, ...inside };
}

/** @throws UserError where there are none */
export function someOf<T extends readonly FlashLayout[]>(layouts: T, where: string | null): T {
  if (layouts.length > 0) return layouts;
  throw noLayout('This device tree divides no flash', where, 'Choose one that has partitions.');
}

function noLayout(what: string, where: string | null, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where, todo });
}
