/** Files and directories of a file system keep their own names where they are written, as far as the system there takes them. */
import type { StructureNode } from '../../app/contract/structure.ts';
import { bareName } from '../image/structure/formats/container/member-name.ts';
import { DIRECTORY, FILE_TYPES } from '../image/structure/formats/filesystem/attributes.ts';

/** Systems take 255; a number and `.unpacked` may come behind it. */
const NAME_MAX_BYTES = 230;
/** Of the root in a listing, which leads elsewhere. */
export const ROOT_NAME = '/';
const ROOT_WRITTEN = 'root';
/** What leads elsewhere, and what stands in a scan for a character that would steer a terminal, or is none. */
const UNSAFE = /[/\ufffd]/g;
/** What no name of Windows has (Microsoft, “Naming Files, Paths, and Namespaces”). */
const UNSAFE_ON_WINDOWS = /[<>:"\\|?*]/g;
/** Windows takes them for devices, whatever ends they have. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Systems to which names are the same in another case. */
const CASELESS: ReadonlySet<NodeJS.Platform> = new Set(['win32', 'darwin']);

/** Null for what is no file of a file system or an archive. */
export function ownName(
  { kind, name }: Pick<StructureNode, 'kind' | 'name'>,
  platform = process.platform,
): string | null {
  if (!FILE_TYPES.some((type) => type === kind)) return null;
  if (isRoot({ kind, name })) return ROOT_WRITTEN;
  const safe = bareName({ kind, name }).replaceAll(UNSAFE, '_');
  return (platform === 'win32' ? onWindows(safe) : cut(safe).replace(/^\.{1,2}$/, underscores)) || '_';
}

/** Whether it is the directory that all others of a listing lie in. */
export function isRoot({ kind, name }: Pick<StructureNode, 'kind' | 'name'>): boolean {
  return kind === DIRECTORY && name === ROOT_NAME;
}

/** What names have in common that are one and the same to a system. */
export function nameKey(name: string, platform = process.platform): string {
  return CASELESS.has(platform) ? name.toLowerCase() : name;
}

/** Windows leaves points and spaces at the end out. */
function onWindows(name: string): string {
  return cut(name.replaceAll(UNSAFE_ON_WINDOWS, '_').replace(DEVICE, '_$&')).replace(/[. ]+$/, underscores);
}

function underscores({ length }: string): string {
  return '_'.repeat(length);
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
