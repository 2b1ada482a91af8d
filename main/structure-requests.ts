/** What windows ask of the structures in a flash. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { StructureNode } from '../app/contract/structure.ts';
import type { Browser } from './browse/browse.ts';
import { bytesOfFlash } from './browse/image-bytes.ts';
import type { KeptStructure, KeptStructures } from './browse/kept-structures.ts';
import type { Surroundings } from './files/exports.ts';
import { fixedBytes } from './files/save.ts';
import { mustStillBe, openPathsOf } from './files/save-flash.ts';
import type { Flash } from './session/flash.ts';
import type { Progress } from './work/task.ts';

type StructureRequest = Extract<keyof Handlers, `structure.${string}`>;

/** A node of the last scan, as a request names it. */
interface NodePart {
  readonly flash: number;
  readonly id: number;
  readonly isUnpacked: boolean;
}

/** `kept` takes what is found. `onProgress` hears how far a scan is. */
export function structureRequests(
  { session, saver, isEmptied, ended }: Surroundings,
  { browser, kept }: { readonly browser: Browser; readonly kept: KeptStructures },
  onProgress: (payload: PayloadOf<Contract['structure.progressed']>) => void,
): Pick<Handlers, StructureRequest> {
  const lastOf = (index: number) => kept.of(session.machine.flash(index));
  /** Of the flash that is open now. @throws UserError if it is not scanned, or another one before they are there */
  const bytesOf = async ({ flash: index, id, isUnpacked }: NodePart) => {
    const { machine } = session;
    const flash = machine.flash(index);
    flash.mustBeThere();
    const bytes = await bytesOfNode(scannedOf(kept, flash), id, isUnpacked);
    flash.mustBeThere();
    if (machine.flashes[index] !== flash) throw notScanned(flash);
    return { flash, bytes };
  };
  return {
    'structure.scan': async ({ flash: index, scanning }, signal) => {
      const { machine } = session;
      const flash = machine.flash(index);
      const image = bytesOfFlash(machine, index);
      const told = (progress: Progress) => onProgress({ scanning, ...progress });
      const found = await browser.structureOf(image, signal, told);
      return kept.keep(flash, browser.bytesOf(image, found, ended));
    },
    'structure.node': ({ flash, id }) => {
      const found = lastOf(flash);
      const node = found?.node(id) ?? null;
      return { node, isPacked: (node && found?.bytes.isPacked(node)) ?? false };
    },
    'structure.inside': ({ flash, id, from, count }) => {
      const all = lastOf(flash)?.inside(id) ?? [];
      return { nodes: all.slice(from, from + count), total: all.length };
    },
    'structure.notes': ({ flash, offset, lengthBytes }) => ({
      notes: lastOf(flash)?.notes(offset, offset + lengthBytes) ?? [],
    }),
    'structure.bytes': async ({ lengthBytes, ...part }) => {
      const { bytes } = await bytesOf(part);
      // Pages shared with a file can't cross to another process as they are.
      const first = bytes && new Uint8Array(bytes.subarray(0, lengthBytes));
      return { bytes: first, sizeBytes: bytes?.length ?? 0 };
    },
    'structure.save': async ({ path, overwrites, ...part }, signal) => {
      const { machine } = session;
      const { flash, bytes } = await bytesOf(part);
      if (bytes === null) throw noBytes();
      const saving = { overwrites, usedPaths: openPathsOf(machine), signal };
      const saved = { ...fixedBytes(bytes), mayKeep: () => mustStillBe(machine, flash) };
      return { path: await saver.save(path, saved, saving) };
    },
    'structure.proposeSave': ({ flash, id, isUnpacked }) => {
      const node = lastOf(flash)?.node(id) ?? null;
      const imagePath = session.machine.flash(flash).backing?.path;
      const folder = imagePath === undefined ? homedir() : dirname(imagePath);
      return { path: join(isEmptied(folder) ? homedir() : folder, fileNameOf(node, isUnpacked)) };
    },
  };
}

function scannedOf(kept: KeptStructures, flash: Flash): KeptStructure {
  const scanned = kept.of(flash);
  if (scanned === undefined) throw notScanned(flash);
  return scanned;
}

/** Null for a node that is no longer there, has no place of its own, or is not packed. */
async function bytesOfNode(
  scanned: KeptStructure,
  id: number,
  isUnpacked: boolean,
): Promise<Uint8Array | null> {
  const node = scanned.node(id);
  if (node === null) return null;
  return isUnpacked ? scanned.bytes.content(node) : scanned.bytes.raw(node);
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

/** Its image was mapped anew since, if it ever was. */
function notScanned({ plan }: Flash): UserError {
  return new UserError({
    code: 'not-found',
    what: `${plan.name} was not scanned since it was opened as it is now`,
    where: null,
    todo: 'Scan it again, and choose the structure that is listed then.',
  });
}
