/** What is known by a GUID: names in EDK2's manner. */
import { MDE_GUIDS } from './mde-guids.ts';
import { MDE_MODULE } from './mde-module.ts';
import { MDE_PPIS } from './mde-ppis.ts';
import { MDE_PROTOCOLS } from './mde-protocols.ts';
import { OTHERS } from './others.ts';
import { PACKAGES } from './packages.ts';

const TABLES = [MDE_GUIDS, MDE_PPIS, MDE_PROTOCOLS, MDE_MODULE, PACKAGES, OTHERS];
const NAMES = new Map(TABLES.flatMap((table) => Object.entries(table)));

/** What EDK2, or else everybody, calls it; null where it isn't known. In lower case. */
export function guidName(value: string): string | null {
  return NAMES.get(value) ?? null;
}

/** Those that are known by this name, in whatever case. In lower case. */
export function guidsNamed(name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return [...NAMES].flatMap(([value, known]) => (known.toLowerCase() === wanted ? [value] : []));
}
