/** Files and directories of a file system keep their own names where they are written, as far as Windows and Linux take them. */
import type { StructureNode } from '../../app/contract/structure.ts';
import { FILE_TYPES } from '../image/structure/formats/filesystem/attributes.ts';

/** Systems take 255; a number and `.unpacked` may come behind it. */
const NAME_MAX_BYTES = 230;
/** Of the root, whose name in a listing leads elsewhere. */
const ROOT = { listed: '/', written: 'root' } as const;
/** What no name of Windows has, and separators anywhere. */
const UNSAFE = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Windows takes them for devices, whatever ends they have. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Null for what is no file of a file system or an archive. */
export function ownName({ kind, name }: StructureNode): string | null {
  if (!FILE_TYPES.some((type) => type === kind)) return null;
  if (name === ROOT.listed) return ROOT.written;
  const safe = name.replaceAll(UNSAFE, '_').replace(DEVICE, '_$&');
  // Windows leaves points and spaces at the end out.
  return cut(safe).replace(/[. ]+$/, ({ length }) => '_'.repeat(length)) || '_';
}

/** No character of it is cut in two. */
function cut(name: string): string {
  let [kept, bytes] = ['', 0];
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > NAME_MAX_BYTES) break;
    kept += character;
  }
  return kept;
}
