/** What windows ask of the structures in a flash. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { StructureNode } from '../app/contract/structure.ts';
import type { KeptStructure, KeptStructures } from './browse/kept-structures.ts';
import type { ScanFlash } from './browse/scan-flash.ts';
import type { Surroundings } from './files/exports.ts';
import { fixedBytes } from './files/save.ts';
import { mustStillBe, openPathsOf } from './files/save-flash.ts';

type StructureRequest = Extract<keyof Handlers, `structure.${string}`>;

/** A node of a scan, as a request names it. */
interface NodePart {
  readonly flash: number;
  readonly scan: number;
  readonly id: number;
  readonly isUnpacked: boolean;
}

/** `kept` has what `scan` finds. `onProgress` hears how far a scan is. */
export function structureRequests(
  { session, saver, isEmptied }: Surroundings,
  { kept, scan }: { readonly kept: KeptStructures; readonly scan: ScanFlash },
  onProgress: (payload: PayloadOf<Contract['structure.progressed']>) => void,
): Pick<Handlers, StructureRequest> {
  const scanned = ({ flash, scan }: Pick<NodePart, 'flash' | 'scan'>) =>
    kept.of(session.machine.flash(flash), scan);
  /** @throws UserError as `KeptStructures.of`, and if the flash is closed before they are there */
  const bytesOf = async ({ flash: index, scan, id, isUnpacked }: NodePart) => {
    const { machine } = session;
    const flash = machine.flash(index);
    flash.mustBeThere();
    const bytes = await bytesOfNode(kept.of(flash, scan), id, isUnpacked);
    flash.mustBeThere();
    return { flash, bytes };
  };
  return {
    'structure.scan': ({ flash, scanning }, signal) =>
      scan(session.machine, flash, signal, (progress) => onProgress({ scanning, ...progress })),
    'structure.node': ({ id, ...part }) => {
      const found = scanned(part);
      const node = found.node(id);
      return { node, isPacked: node !== null && found.bytes.isPacked(node) };
    },
    'structure.inside': ({ id, from, count, ...part }) => {
      const all = scanned(part).inside(id);
      return { nodes: all.slice(from, from + count), total: all.length };
    },
    'structure.notes': ({ offset, lengthBytes, ...part }) => ({
      notes: scanned(part).notes(offset, offset + lengthBytes),
    }),
    'structure.bytes': async ({ from, lengthBytes, ...part }) => {
      const { bytes } = await bytesOf(part);
      // Pages shared with a file can't cross to another process as they are.
      const some = bytes && new Uint8Array(bytes.subarray(from, from + lengthBytes));
      return { bytes: some, sizeBytes: bytes?.length ?? 0 };
    },
    'structure.save': async ({ path, overwrites, ...part }, signal) => {
      const { machine } = session;
      const { flash, bytes } = await bytesOf(part);
      if (bytes === null) throw noBytes();
      const saving = { overwrites, usedPaths: openPathsOf(machine), signal };
      const saved = { ...fixedBytes(bytes), mayKeep: () => mustStillBe(machine, flash) };
      return { path: await saver.save(path, saved, saving) };
    },
    'structure.proposeSave': ({ id, isUnpacked, ...part }) => {
      const node = scanned(part).node(id);
      const imagePath = session.machine.flash(part.flash).backing?.path;
      const folder = imagePath === undefined ? homedir() : dirname(imagePath);
      return { path: join(isEmptied(folder) ? homedir() : folder, fileNameOf(node, isUnpacked)) };
    },
  };
}

/** Null for a node that is not there, has no place of its own, or is not packed. */
async function bytesOfNode(
  found: KeptStructure,
  id: number,
  isUnpacked: boolean,
): Promise<Uint8Array | null> {
  const node = found.node(id);
  if (node === null) return null;
  return isUnpacked ? found.bytes.content(node) : found.bytes.raw(node);
}

/** A name that every system takes: of the structure, with what was done to it. */
function fileNameOf(node: StructureNode | null, isUnpacked: boolean): string {
  const safe = (node?.name ?? 'structure').replaceAll(/[^\w.+-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '');
  return `${safe.slice(0, 80) || 'structure'}${isUnpacked ? '.unpacked' : ''}.bin`;
}

function noBytes(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'This structure has no bytes of its own that could be saved',
    where: null,
    todo: 'Save what it lies in, or scan again if the bytes have changed.',
  });
}
