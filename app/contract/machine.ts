/** Boards, the one open machine, where each flash sits in its memory, and what each flash may do to its file. */
import { z } from 'zod';
import { Bookmark, Sight } from './bookmark.ts';
import { Cycle, DeviceSnapshot } from './device.ts';
import { FlashSizes } from './geometry/flash-sizes.ts';
import { event, request } from './link/link.ts';
import { TrailStep } from './states.ts';
import { BusAddress, ByteCount, DeviceOffset, FlashIndex } from './units.ts';

/** A run of equal erase blocks (CFI 0x2d on; QEMU `num-blocks0`, `sector-length0` and so on), up to four a flash. */
export const EraseBlockRegion = z.object({
  sectorCount: z.int().positive(),
  /** Over the whole bank: a power of two, at which QEMU wants the region aligned. */
  sectorLengthBytes: ByteCount,
});
export type EraseBlockRegion = z.infer<typeof EraseBlockRegion>;

/** Shape of one flash: what the bus sees, and the chips behind it. */
export const Geometry = z.object({
  sizeBytes: ByteCount,
  /** The erase blocks, from offset 0 up; one region where all are alike. */
  regions: z.array(EraseBlockRegion).min(1),
  /** As the board has the two numbers: they come to the size as well, but `regions` alone say what the erase blocks are. */
  sectorLengthBytes: ByteCount,
  sectorCount: z.int().positive(),
  bankWidthBytes: z.literal([1, 2, 4, 8]),
  /** The bank's where QEMU is not told: it answers as one chip then. */
  deviceWidthBytes: z.literal([1, 2, 4, 8]),
  /** Bank width / device width: how many chips answer one bus access together. */
  interleave: z.int().positive(),
});
export type Geometry = z.infer<typeof Geometry>;

/** What a person may choose on the generic board; the number of sectors follows from the file's size. */
export const GenericGeometry = z.object({
  base: BusAddress,
  commandSet: z.enum(['intel', 'amd']),
  sectorLengthBytes: ByteCount,
  bankWidthBytes: Geometry.shape.bankWidthBytes,
  /** Null: QEMU is not told (its `device-width` is 0), and the bank answers as one chip. Intel command set alone. */
  deviceWidthBytes: z.literal([1, 2, 4]).nullable(),
});
export type GenericGeometry = z.infer<typeof GenericGeometry>;

/** Some of a person's choices; what is left out is what fits the file. */
export const GeometryChoice = GenericGeometry.partial();
export type GeometryChoice = z.infer<typeof GeometryChoice>;

export const BoardFlash = z.object({
  name: z.string(),
  /** Null where it follows from the size of the image, or the person chooses. */
  base: BusAddress.nullable(),
  /** Where the board shows it again, whole or in part. */
  alsoAt: z.array(BusAddress),
  commandSet: z.string(),
  /** Null where the size follows from the image, or the person chooses. */
  geometry: Geometry.nullable(),
  sizes: FlashSizes,
});
export type BoardFlash = z.infer<typeof BoardFlash>;

export const BoardDescription = z.object({
  id: z.string(),
  title: z.string(),
  /** One line: `Arm · 2 × 64 MiB`, `Freecom MusicPal, Marvell 88W8618 · 8, 16 or 32 MiB`. */
  summary: z.string(),
  flashes: z.array(BoardFlash),
  hasOpenGeometry: z.boolean(),
});
export type BoardDescription = z.infer<typeof BoardDescription>;

/**
 * `shared`: the file's own pages, protected. `scratch`: writable, touched pages become private. `write-through`: the
 * file's own pages, writable: the file changes as the device is written.
 */
export const BackingMode = z.enum(['shared', 'scratch', 'write-through']);
export type BackingMode = z.infer<typeof BackingMode>;

/** What a person says an image is, as with QEMU's `format=raw`: taken as raw bytes, whatever they look like. */
export const GivenFormat = z.literal('raw');
export type GivenFormat = z.infer<typeof GivenFormat>;

/**
 * What goes in one flash of a board. Without an image a flash starts with zeros and is gone when it closes, as in QEMU.
 * Without a format, an image that looks like anything but raw bytes is refused.
 */
export const FlashImage = z.object({ path: z.string(), mode: BackingMode, format: GivenFormat.optional() });
export type FlashImage = z.infer<typeof FlashImage>;

export const MachineRequest = z.object({
  board: z.string(),
  /** One entry for each flash of the board, in order; missing or null ones get no image. */
  images: z.array(FlashImage.nullable()),
  /** Only for a board with open geometry; null asks for what fits the file. */
  geometry: GeometryChoice.nullable(),
  /** Device properties that the board leaves open, as QEMU's `-global` sets them: `cfi.pflash01.secure=on`. */
  globals: z.array(z.string()).optional(),
});
export type MachineRequest = z.infer<typeof MachineRequest>;

export const Proposal = z.object({
  request: MachineRequest,
  /** Why this board and these places, for the person: `67,108,864 bytes is the size of a virt flash`. */
  reason: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

/** A row of the region tree, as `info mtree` has it. */
export type RegionNode = {
  name: string;
  kind: 'container' | 'alias' | 'rom device' | 'rom' | 'i/o';
  start: BusAddress;
  /** Null: up to the end of the 64-bit space, which no exact number holds. */
  sizeBytes: number | null;
  priority: number;
  /** For a rom device, or an alias of one: whether reads go straight to the array (romd mode). Null for the rest. */
  isDirect: boolean | null;
  /** The flash that this is, or that this alias shows. */
  flash: FlashIndex | null;
  /** Which byte of that flash the region begins with; null where no flash is. */
  flashOffset: DeviceOffset | null;
  children: RegionNode[];
};
export const RegionNode: z.ZodType<RegionNode> = z.object({
  name: z.string(),
  kind: z.enum(['container', 'alias', 'rom device', 'rom', 'i/o']),
  start: BusAddress,
  sizeBytes: ByteCount.nullable(),
  priority: z.int(),
  isDirect: z.boolean().nullable(),
  flash: FlashIndex.nullable(),
  flashOffset: DeviceOffset.nullable(),
  get children() {
    return z.array(RegionNode);
  },
});

export const ImageState = z.object({
  path: z.string(),
  name: z.string(),
  sizeBytes: ByteCount,
  mode: BackingMode,
  /** As it was given when the image was opened. */
  format: GivenFormat.optional(),
  /** `lost`: the file no longer covers the mapping; nothing is read from it any more. */
  condition: z.enum(['mapped', 'copied', 'lost']),
  /** What the condition means here, in a sentence; for `lost`, what happened and what to do. */
  sentence: z.string(),
});
export type ImageState = z.infer<typeof ImageState>;

/** What an erase block went through since the flash was opened, up to the present position of the history. */
export const BlockWear = z.object({
  /** Counted through all regions. */
  block: z.int().nonnegative(),
  erases: z.int().nonnegative(),
  /** Of all programs together: a byte that is programmed twice counts twice. */
  programmedBytes: ByteCount,
});
export type BlockWear = z.infer<typeof BlockWear>;

export const FlashState = z.object({
  index: FlashIndex,
  name: z.string(),
  commandSet: z.string(),
  base: BusAddress,
  geometry: Geometry,
  image: ImageState.nullable(),
  isProtected: z.boolean(),
  /** Why it is protected or writable, and what that does to the file. */
  protection: z.string(),
  /** Erase blocks that differ from the image since it was opened. */
  changedBlocks: z.int().nonnegative(),
  /** Which ones, counted through all regions, ascending: the first 4,096. */
  changedBlockNumbers: z.array(z.int().nonnegative()),
  /** Those that were erased or programmed, ascending: the first 4,096. */
  wear: z.array(BlockWear),
  /** Whether reads go straight to the array (romd mode) or through the state machine. */
  isDirect: z.boolean(),
  device: DeviceSnapshot,
  /** The last cycles on this flash, newest last, at most 32. */
  recentCycles: z.array(Cycle),
  /** The transitions that its device took last, newest last, at most 32; a write that it took in its state is one, too. */
  trail: z.array(TrailStep),
});
export type FlashState = z.infer<typeof FlashState>;

/** Virtual time: nanoseconds since the machine was opened. It moves only when somebody asks. */
export const ClockState = z.object({
  nowNanoseconds: z.int().nonnegative(),
  /** The earliest moment that a flash waits for; null if none does. */
  nextDeadlineNanoseconds: z.int().nonnegative().nullable(),
});
export type ClockState = z.infer<typeof ClockState>;

/** What is known of what a driver did, up to the end of the history that is followed. */
export const StorySummary = z.object({
  /** Another one whenever an operation or a finding may be another one: what was asked for before is stale. */
  version: z.string(),
  operations: z.int().nonnegative(),
  /** Which of them holds the event that was done last, or else ended before it; null before the first. */
  current: z.int().nonnegative().nullable(),
  errors: z.int().nonnegative(),
  warnings: z.int().nonnegative(),
  notes: z.int().nonnegative(),
  /** The log that the history begins with; null where all of it was done here. */
  log: z
    .object({
      name: z.string(),
      events: z.int().nonnegative(),
      /** Lines that could not be read. */
      damagedLines: z.int().nonnegative(),
    })
    .nullable(),
});
export type StorySummary = z.infer<typeof StorySummary>;

/** Where a machine stands among all that was done to it: bus cycles and waits, which are its events. */
export const History = z.object({
  /** Events that have been done. */
  position: z.int().nonnegative(),
  /** The first position that can be gone to: 0, until the oldest events give way to newer ones. */
  first: z.int().nonnegative(),
  /** Of the branch that is followed now: what lies after the position can be done again. */
  length: z.int().nonnegative(),
  /** What was done before somebody went back and did something else: `from` is where it parts. */
  branches: z.array(
    z.object({
      id: z.int().nonnegative(),
      from: z.int().nonnegative(),
      length: z.int().nonnegative(),
    }),
  ),
});
export type History = z.infer<typeof History>;

/** What only the history has: no log was loaded with it, and no session was saved since. */
export const Unsaved = z.object({
  /** Cycles and waits that were made here, on whatever branch. */
  events: z.int().nonnegative(),
  /** Those of the events that changed bytes which no file has: an edit, a program, an erase. */
  changes: z.int().nonnegative(),
  /** All of them once one was set or taken away. */
  bookmarks: z.int().nonnegative(),
});
export type Unsaved = z.infer<typeof Unsaved>;

/** Whether the last thing that was done is a direct edit of an image, and whether the next one is. */
export const EditState = z.object({ canUndo: z.boolean(), canRedo: z.boolean() });
export type EditState = z.infer<typeof EditState>;

export const MachineState = z.object({
  /** Grows with every change; a window drops what is older than it has. */
  revision: z.int().nonnegative(),
  /** Grows with every opened machine, so that a window knows when what it cached is of another one. */
  opening: z.int().positive(),
  board: z.object({ id: z.string(), title: z.string(), summary: z.string() }),
  geometry: GenericGeometry.nullable(),
  /** The properties that were set when it was opened. */
  globals: z.array(z.string()),
  flashes: z.array(FlashState),
  /** The root of the region tree: all that a bus cycle can reach. */
  memory: RegionNode,
  cycleCount: z.int().nonnegative(),
  history: History,
  edits: EditState,
  bookmarks: z.array(Bookmark),
  unsaved: Unsaved,
  /** What was looked at when the session that was opened was saved; null for a machine that is no such one. */
  sight: Sight.nullable(),
  story: StorySummary,
  clock: ClockState,
});
export type MachineState = z.infer<typeof MachineState>;

/** Some bytes of a flash, as its array holds them. */
export const FlashPart = z.object({ offset: DeviceOffset, lengthBytes: z.int().positive() });
export type FlashPart = z.infer<typeof FlashPart>;

export const machine = {
  'board.list': request(z.object({}), z.object({ boards: z.array(BoardDescription) })),
  /**
   * The board and the places that fit these files best, which all have the format if one is given.
   * @throws UserError for a file no board can hold.
   */
  'board.propose': request(
    z.object({ paths: z.array(z.string()).min(1).max(16), format: GivenFormat.optional() }),
    Proposal,
  ),
  /** Opens a machine and closes it again, beside the one that is open. @throws UserError as `machine.open` would now. */
  'machine.check': request(MachineRequest, z.object({})),
  /** Opens a machine in place of the one that is open; if it can't, the open one stays as it is. */
  'machine.open': request(MachineRequest, MachineState),
  'machine.close': request(z.object({}), z.object({})),
  'machine.current': request(z.object({}), z.object({ machine: MachineState.nullable() })),
  /** The region tree in the form of `info mtree` of QEMU's monitor, or the flat view in that of `info mtree -f`. */
  'machine.tree': request(z.object({ form: z.enum(['tree', 'flat']) }), z.object({ text: z.string() })),
  /**
   * Lets virtual time pass, null: up to the next deadline. It is the console's `wait`, and shows in its transcript.
   */
  /**
   * Goes to a position of the history, and first to where that branch parts if one is named: everything is as it was there.
   * @throws UserError for a position that there is not, or no more, and where a write-through file would be written
   */
  'history.go': request(
    z.object({ position: z.int().nonnegative(), branch: z.int().nonnegative().optional() }),
    MachineState,
  ),
  'clock.advance': request(z.object({ nanoseconds: z.int().positive().nullable() }), MachineState),
  /**
   * Maps the flash's image anew in another mode; what a scratch changed is dropped, and the device is reset. The mode it
   * has already changes nothing. Without a format the one that the image was opened with still holds.
   */
  'flash.setMode': request(
    z.object({ flash: FlashIndex, mode: BackingMode, format: GivenFormat.optional() }),
    MachineState,
  ),
  /** Opens a lost image again, if it is there and has the right size; one that is not lost is left alone. The format as for `flash.setMode`. */
  'flash.reopen': request(z.object({ flash: FlashIndex, format: GivenFormat.optional() }), MachineState),
  /**
   * Writes what the flash holds as a raw image file of its own: all of it or nothing. The flash stays on its image, and
   * can be driven meanwhile: the file has what it holds when all of it is written. With a range, these bytes alone, in the
   * order of the array.
   * @throws UserError `exists` for a file that is there and may not be replaced, `in-use` for one that is open here or
   *   locked by another program, which is named.
   */
  'flash.save': request(
    z.object({ flash: FlashIndex, path: z.string(), overwrites: z.boolean(), range: FlashPart.optional() }),
    z.object({ path: z.string() }),
  ),
  /** How much of a flash that is being saved is written; told only where it takes a while. */
  'flash.partSaved': event(z.object({ flash: FlashIndex, doneBytes: ByteCount, sizeBytes: ByteCount })),
  /** A path that `flash.save` may well be asked for: beside the image, under a name that says what it is. */
  'flash.proposeSave': request(
    z.object({ flash: FlashIndex, range: FlashPart.optional() }),
    z.object({ path: z.string() }),
  ),
  /** At most one a frame; null when the machine was closed. */
  'machine.changed': event(z.object({ machine: MachineState.nullable() })),
};
