/** Fields of structures beside the bytes on the screen: asked for a piece of the image at a time, as the grid shows it. */
import { createStore } from 'zustand/vanilla';
import { toReport } from '../../../app/contract/errors.ts';
import type { StructureNote } from '../../../app/contract/structure.ts';
import { deviceOffset, type FlashIndex } from '../../../app/contract/units.ts';
import { engine } from '../../link/engine.ts';
import { outdated, structureStore } from './structure.ts';

const PIECE_BYTES = 1 << 13;
/** Kept: some screens. */
const PIECES_MAX = 64;

/** Grows when there are other notes than before. */
export const notesRevision = createStore<number>()(() => 0);

/** By flash and piece, the ones asked for last at the end; null while one is on its way. */
const pieces = new Map<string, readonly StructureNote[] | null>();

/** Follows what the scans find. */
export function startStructureNotes(): void {
  structureStore.subscribe((all, before) => {
    const flashes = new Set([...Object.keys(all), ...Object.keys(before)].map(Number));
    if ([...flashes].every((flash) => all[flash]?.index === before[flash]?.index)) return;
    pieces.clear();
    tellOthers();
  });
}

/** Asks for the notes of these bytes, if they are not here. */
export function wantNotes(flash: FlashIndex, start: number, end: number): void {
  if (structureStore.getState()[flash]?.index == null) return;
  for (let piece = Math.floor(start / PIECE_BYTES); piece * PIECE_BYTES < end; piece++) {
    const key = `${flash} ${piece}`;
    if (!pieces.has(key)) void fetch(flash, piece, key);
  }
}

/** Those that begin in [start, end), by their places; none while they are on their way. */
export function notesIn(flash: FlashIndex, start: number, end: number): readonly StructureNote[] {
  const notes: StructureNote[] = [];
  for (let piece = Math.floor(start / PIECE_BYTES); piece * PIECE_BYTES < end; piece++) {
    for (const note of pieces.get(`${flash} ${piece}`) ?? [])
      if (note.start >= start && note.start < end) notes.push(note);
  }
  return notes;
}

async function fetch(flash: FlashIndex, piece: number, key: string): Promise<void> {
  pieces.set(key, null);
  for (const oldest of pieces.keys()) {
    if (pieces.size <= PIECES_MAX) break;
    pieces.delete(oldest);
  }
  const { index, scan = 0 } = structureStore.getState()[flash] ?? {};
  try {
    const asked = { flash, scan, offset: deviceOffset(piece * PIECE_BYTES), lengthBytes: PIECE_BYTES };
    const { notes } = await engine.call('structure.notes', asked);
    if (structureStore.getState()[flash]?.index !== index || !pieces.has(key)) return;
    pieces.set(key, notes);
    if (notes.length > 0) tellOthers();
  } catch (thrown) {
    if (structureStore.getState()[flash]?.index !== index) return;
    // Whoever shows the structures says why they can't be had. Of a scan that is not kept there are none at all.
    if (toReport(thrown).code !== 'not-found') pieces.delete(key);
    else outdated(flash);
  }
}

function tellOthers(): void {
  notesRevision.setState((revision) => revision + 1, true);
}
