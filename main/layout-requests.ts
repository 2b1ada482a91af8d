/** What can be asked about how the flashes of the open machine are divided. */
import { basename } from 'node:path';
import type { Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import {
  ASKED_FLASHES_MAX,
  type DividedFlash,
  type KeptLayout,
  type LayoutSource,
  PARTITION_NAME_MAX,
  PARTITIONS_MAX,
} from '../app/contract/flash-layout.ts';
import { countText } from '../app/contract/text/count-text.ts';
import { shortenedText } from '../app/contract/text/cut-text.ts';
import { sizeText } from '../app/contract/text/size-text.ts';
import type { KeptStructure, KeptStructures } from './browse/kept-structures.ts';
import { layoutsOfLine, layoutsOfTreeFile, someOf } from './files/layout-source.ts';
import { layoutsToldBy } from './files/scanned-layouts.ts';
import type { FlashLayout } from './image/layout/flash-partition.ts';
import { layoutTitle } from './image/layout/mtdparts.ts';
import { placedPartitions } from './image/layout/placed-partitions.ts';
import type { NoteBook } from './notes/note-book.ts';
import type { OpenSession } from './session/open-session.ts';

type LayoutRequest = Extract<keyof Handlers, `layout.${string}`>;

/** `structures`: what the last scans found. What is told is kept with the notes. */
export function layoutRequests(
  session: OpenSession,
  structures: KeptStructures,
  book: NoteBook,
): Pick<Handlers, LayoutRequest> {
  return {
    'layout.list': () => book.layouts,
    'layout.import': async ({ flash, source, which }) => {
      const { machine } = session;
      const divided = machine.flash(flash);
      const flashBytes = divided.device.array.bytes.length;
      const told = await toldBy(source, {
        scanned: (scan) => structures.of(divided, scan),
        mustBeThere: () => divided.mustBeThere(),
      });
      const taken = chosenOf(told.layouts, flashBytes, which);
      if (taken === null)
        return { kind: 'several', flashes: told.layouts.slice(0, ASKED_FLASHES_MAX).map(dividedFlash) };
      // Another one may have been opened meanwhile.
      machine.mustNotBeClosed();
      machine.layouts.set(keptOf(taken.layout, { flash, flashBytes, source: told.source }));
      return { kind: 'taken', state: book.layoutsChanged(), why: taken.why };
    },
    'layout.remove': ({ flash }) => {
      if (!session.machine.layouts.remove(flash)) throw noLayout();
      return book.layoutsChanged();
    },
  };
}

interface Told {
  readonly layouts: readonly FlashLayout[];
  /** Where, in words. */
  readonly source: string;
}

/** The flash whose structures may tell it. */
interface Scanned {
  scanned(scan: number): KeptStructure;
  /** @throws UserError where its image is lost: then nothing is read in it */
  mustBeThere(): void;
}

async function toldBy(source: LayoutSource, flash: Scanned): Promise<Told> {
  switch (source.kind) {
    case 'line':
      return { layouts: layoutsOfLine(source.text), source: 'an mtdparts line' };
    case 'file':
      return { layouts: await layoutsOfTreeFile(source.path), source: basename(source.path) };
    case 'structure':
      return toldByStructure(source, flash);
  }
}

/** A device tree has those of all its flashes, a layout that was found the one that it is. @throws UserError for another node */
async function toldByStructure(
  { scan, id }: Extract<LayoutSource, { kind: 'structure' }>,
  flash: Scanned,
): Promise<Told> {
  flash.mustBeThere();
  const scanned = flash.scanned(scan);
  const node = scanned.node(id);
  if (node === null) throw goneNode();
  const told = await layoutsToldBy(node, scanned.bytes);
  flash.mustBeThere();
  if (told === null) throw goneNode();
  const { layouts, source } = told;
  return {
    layouts: someOf(node.kind === 'flash-layout' ? titled(layouts, node.name) : layouts, null),
    source,
  };
}

function titled(layouts: readonly FlashLayout[], title: string): readonly FlashLayout[] {
  const meant = layouts.filter((layout) => layoutTitle(layout) === title);
  return meant.length > 0 ? meant : layouts;
}

/** Null where there are several, and none is named or the only one that fits. @throws UserError where the named one is not there */
function chosenOf(
  layouts: readonly FlashLayout[],
  flashBytes: number,
  which: number | null,
): { readonly layout: FlashLayout; readonly why: string | null } | null {
  if (which !== null) {
    const layout = layouts[which];
    if (layout === undefined) throw goneNode();
    return { layout, why: null };
  }
  const [only, ...others] = layouts;
  if (only !== undefined && others.length === 0) return { layout: only, why: null };
  const [fitting, ...more] = layouts.filter((layout) => extentOf(layout) === flashBytes);
  if (fitting === undefined || more.length > 0) return null;
  const why = `Of ${countText(layouts.length)} flashes it is the only one of ${sizeText(flashBytes)}.`;
  return { layout: fitting, why };
}

/** How large its flash is: as it is told, or up to the end of its last partition; null where that has no size. */
function extentOf({ flashBytes, partitions }: FlashLayout): number | null {
  if (flashBytes !== null) return flashBytes;
  let end = 0;
  for (const { offset, sizeBytes } of partitions) {
    if (sizeBytes === null) return null;
    end = Math.max(end, offset + sizeBytes);
  }
  return end;
}

function dividedFlash(layout: FlashLayout): DividedFlash {
  const extent = extentOf(layout);
  // A tree may tell 2⁶⁴ bytes.
  const sizeBytes = extent !== null && Number.isSafeInteger(extent) ? extent : null;
  return { name: shortened(layout.flash), partitions: layout.partitions.length, sizeBytes };
}

interface Taking {
  readonly flash: number;
  readonly flashBytes: number;
  readonly source: string;
}

/** Names and lists that are longer than anybody can mean them are cut. @throws UserError where nothing of it lies in the flash */
function keptOf(layout: FlashLayout, { flash, flashBytes, source }: Taking): KeptLayout {
  const { partitions, problems } = placedPartitions(layout, flashBytes);
  if (partitions.length === 0)
    throw new UserError({
      code: 'bad-input',
      what: `No partition of ${shortened(layout.flash)} has bytes in this flash of ${sizeText(flashBytes)}`,
      where: null,
      todo: 'Choose the layout of this flash.',
    });
  const more = partitions.length - PARTITIONS_MAX;
  const cut = more > 0 ? [`${countText(more)} more partitions are left out.`] : [];
  return {
    flash,
    name: shortened(layout.flash),
    source: shortened(source),
    partitions: partitions.slice(0, PARTITIONS_MAX).map((partition) => ({
      ...partition,
      name: partition.name || 'without a name',
      problems: partition.problems.map(shortenedSentence),
    })),
    problems: [...problems.slice(0, PROBLEMS_MAX).map(shortenedSentence), ...cut],
  };
}

/** More say nothing new. */
const PROBLEMS_MAX = 20;
const SENTENCE_MAX = 1000;

function shortened(text: string): string {
  return shortenedText(text, PARTITION_NAME_MAX);
}

function shortenedSentence(text: string): string {
  return shortenedText(text, SENTENCE_MAX);
}

function goneNode(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'What tells this layout is no longer there',
    where: null,
    todo: 'Scan again, and choose one that is listed.',
  });
}

function noLayout(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'This flash has no layout',
    where: null,
    todo: 'Import one first.',
  });
}
