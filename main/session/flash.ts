/** One flash of an open machine: its image, its device, its region, and what has happened to it. */
import type { WrittenRange } from '../../app/contract/console.ts';
import type { Cycle } from '../../app/contract/device.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { EraseBlockRegion, FlashImage, FlashState } from '../../app/contract/machine.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { busAddress } from '../../app/contract/units.ts';
import { type Backing, openBacking } from '../backing/backing.ts';
import { swapWords } from '../backing/bytes-of-file.ts';
import { buildBehind } from '../board/build-flash.ts';
import { describeGeometry } from '../board/describe.ts';
import type { PlannedFlash } from '../board/flash-plan.ts';
import { wrongSize } from '../board/image-sizes.ts';
import type { RomDevice } from '../memory/region.ts';
import type { CycleNote, FlashDevice } from '../pflash/flash-device.ts';
import { type FlashGeometry, regionsOf, sizeBytesOf } from '../pflash/geometry.ts';
import { type Remembered, together } from '../pflash/remembered.ts';
import type { VirtualClock } from '../pflash/virtual-clock.ts';
import { ChangedBlocks } from './changed-blocks.ts';
import { ClockShare } from './clock-share.ts';
import { DeviceTap } from './device-tap.ts';
import { Wear } from './wear.ts';
import { WrittenRanges } from './written-ranges.ts';

/** Cycles on a flash that are remembered. */
export const RECENT_CYCLES = 32;
/** Memory that one of them takes, roughly. */
const CYCLE_BYTES = 200;
const BLOCKS_TOLD = 4096;

/** What a mapping in each mode does to the file's pages. */
const MAPPED_SENTENCES = {
  shared: 'Mapped read-only: these are the file’s own pages, shared with every other program that maps it.',
  scratch: 'Mapped privately: pages that the device changes become copies, the rest are the file’s own.',
  'write-through':
    'Mapped for writing: these are the file’s own pages, and what the device writes is in the file.',
};

/** Why a flash is protected or writable, and what that means for its file. */
const PROTECTION_SENTENCES = {
  shared:
    'Protected because its image is open read-only: commands answer, nothing is written, the file can’t change.',
  scratch: 'Writable in memory only: the file never changes, and what is written is gone when it closes.',
  'write-through':
    'Writable, and the file changes with it: what is programmed or erased is in the file at once, for good. Other programs are kept from it meanwhile.',
};

/** What makes one flash of a machine. */
export interface FlashOptions {
  readonly index: number;
  readonly plan: PlannedFlash;
  /** Null: no image; the flash starts with zeros and is gone when it closes, as QEMU's without a drive. */
  readonly image: FlashImage | null;
  /** The one that this flash takes the place of, and that is closed once this one is made. */
  readonly replaces: Flash | null;
  /** Hears of the same before it. */
  readonly beforeChange: (deviceOffset: number, lengthBytes: number) => void;
  /** Hears of each change of the array, in bytes from the start of the flash. */
  readonly onChange: (deviceOffset: number, lengthBytes: number) => void;
  /** Number of the event of the history that is being made; null between events. */
  readonly eventNow: () => number | null;
  readonly onLoss: () => void;
  /** Hears what the device did by itself when its time had come. */
  readonly onTimer: (note: CycleNote) => void;
  readonly clock: VirtualClock;
}

export class Flash {
  readonly index: number;
  readonly plan: PlannedFlash;
  readonly geometry: FlashGeometry;
  /** As it was asked for, with an absolute path; null without one. */
  readonly image: FlashImage | null;
  readonly backing: Backing | null;
  /** SHA-256 of the file as it was opened, in hexadecimal digits; null until somebody knows it. */
  originalSum: string | null = null;
  readonly device: FlashDevice;
  /** What the bus has of the device. */
  readonly tap: DeviceTap;
  readonly region: RomDevice;
  readonly changed: ChangedBlocks;
  readonly wear: Wear;
  readonly #clock: ClockShare;
  readonly #recent: Cycle[] = [];
  readonly #watchers = new Set<(deviceOffset: number, lengthBytes: number) => void>();

  /** @throws UserError if the image can't be opened or has not the flash's size. */
  constructor(options: FlashOptions) {
    this.index = options.index;
    this.plan = options.plan;
    this.geometry = options.plan.part.geometry;
    this.backing = options.image === null ? null : openSized(options.image, options);
    this.image = options.image && this.backing && { ...options.image, path: this.backing.path };
    const isProtected = this.backing !== null && this.backing.mode === 'shared';
    // Mapped now: what is wrong with it is said to who opens it, not to whoever first looks for changes.
    void this.backing?.original;
    const bytes = this.backing?.bytes ?? new Uint8Array(new SharedArrayBuffer(sizeBytesOf(this.geometry)));
    this.#clock = new ClockShare(options.clock);
    const content = { bytes, isProtected, clock: this.#clock };
    const { device, front, region } = buildBehind(options.plan, content, (built) => new DeviceTap(built));
    this.device = device;
    this.tap = front;
    this.region = region;
    const original = this.backing?.mode === 'scratch' ? this.backing : null;
    this.changed = new ChangedBlocks(bytes, original, regionsOf(this.geometry));
    this.wear = new Wear(regionsOf(this.geometry), options.eventNow);
    device.array.onWear = this.wear.note;
    // By itself: the options hold the flash that is replaced, and with it all that were before.
    const { onChange } = options;
    device.array.onChange = (deviceOffset, lengthBytes) => {
      this.changed.mark(deviceOffset, lengthBytes);
      for (const note of this.#watchers) note(deviceOffset, lengthBytes);
      onChange(deviceOffset, lengthBytes);
    };
    device.array.beforeChange = options.beforeChange;
    const { onTimer } = options;
    device.onTimer = (note) => {
      front.trail.moved('time', note.what);
      onTimer(note);
    };
    this.backing?.onLoss(options.onLoss);
  }

  /** The last cycle on it, with what it was answered; undefined before the first. */
  get lastCycle(): Cycle | undefined {
    return this.#recent.at(-1);
  }

  get regions(): readonly EraseBlockRegion[] {
    return regionsOf(this.geometry);
  }

  /**
   * The cheap check before a batch of accesses, and after it before anything that it read is shown.
   * @throws UserError if the image is lost, or the flash was closed.
   */
  mustBeThere(): void {
    this.backing?.mustBeThere();
  }

  /** What an image file must hold for this flash to hold what it holds now: its bytes, as long as nothing is loaded swapped. */
  imageBytes(): Uint8Array {
    const { bytes } = this.device.array;
    if (this.plan.swappedBytes === 0) return bytes;
    const image = new Uint8Array(bytes);
    swapWords(image, this.plan.swappedBytes);
    return image;
  }

  /** Gathers which bytes change from now on, until `end`; `take` gives them out and begins anew. */
  watch(): { take(): WrittenRange[]; end(): void } {
    let ranges = new WrittenRanges();
    const note = (deviceOffset: number, lengthBytes: number) =>
      ranges.add(this.index, deviceOffset, deviceOffset + lengthBytes);
    this.#watchers.add(note);
    return {
      take() {
        const taken = ranges.list();
        ranges = new WrittenRanges();
        return taken;
      },
      end: () => void this.#watchers.delete(note),
    };
  }

  /** `listener` hears of each change of the array, in bytes. @returns a function that ends the listening */
  onWritten(listener: (deviceOffset: number, lengthBytes: number) => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  /** Nothing was done to it since it was opened, as far as the history goes. */
  get isFresh(): boolean {
    return this.#recent.length === 0 && this.changed.isUntouched;
  }

  /** Where it was accessed last, as far as is remembered; null where it never was. */
  get lastOffset(): number | null {
    return this.#recent.at(-1)?.deviceOffset ?? null;
  }

  remember(cycle: Cycle): void {
    this.#recent.push(cycle);
    if (this.#recent.length > RECENT_CYCLES) this.#recent.shift();
  }

  /** QEMU's system reset of the device; the array stays. */
  reset(): void {
    this.device.reset();
    this.tap.trail.moved('reset', 'system reset');
  }

  /** @returns what puts everything but the array back as it is now */
  moment(): Remembered {
    const recent = [...this.#recent];
    return together([
      this.device.remember(),
      this.changed.remember(),
      this.tap.trail.remember(),
      this.wear.remember(),
      {
        heldBytes: CYCLE_BYTES * recent.length,
        restore: () => void this.#recent.splice(0, RECENT_CYCLES, ...recent),
      },
    ]);
  }

  /** Its device waits for nothing any more. */
  close(): void {
    this.#clock.withdraw();
    this.backing?.close();
  }

  state(): FlashState {
    const changed = this.backing?.loss ? [] : this.changed.numbers();
    return {
      index: this.index,
      name: this.plan.name,
      commandSet: this.device.commandSet,
      base: busAddress(this.plan.base),
      geometry: describeGeometry(this.geometry),
      image: this.#imageState(),
      isProtected: this.device.array.isProtected,
      protection: this.#protection(),
      changedBlocks: changed.length,
      changedBlockNumbers: changed.slice(0, BLOCKS_TOLD),
      wear: this.wear.list().slice(0, BLOCKS_TOLD),
      isDirect: this.device.isDirect,
      device: this.device.snapshot(),
      recentCycles: [...this.#recent],
      trail: [...this.tap.trail.steps],
    };
  }

  #imageState(): FlashState['image'] {
    const { backing } = this;
    if (backing === null) return null;
    const { path, name, sizeBytes, mode, kind, loss } = backing;
    const format = this.image?.format;
    const image = { path, name, sizeBytes, mode, format };
    if (loss !== null) return { ...image, condition: 'lost', sentence: `${loss.what}. ${loss.todo}` };
    const sentence = kind === 'copied' ? backing.sentence : MAPPED_SENTENCES[mode];
    const asGiven =
      format === undefined ? '' : ' Opened as raw bytes, whatever they look like, as you asked.';
    return { ...image, condition: kind, sentence: `${sentence}${this.#tailSentence()}${asGiven}` };
  }

  #tailSentence(): string {
    const flashBytes = sizeBytesOf(this.geometry);
    const { sizeBytes = flashBytes } = this.backing ?? {};
    if (sizeBytes === flashBytes) return '';
    const tail = countText(flashBytes - sizeBytes);
    return ` Its ${pluralText(sizeBytes, 'byte ends', 'bytes end')} inside an erase block: ${tail} of 0xff follow, as erased flash reads.`;
  }

  #protection(): string {
    const { backing } = this;
    if (backing === null)
      return 'Writable, but no image is behind it: what is written is gone when it closes.';
    const copied = backing.kind === 'copied' ? ` ${backing.sentence}` : '';
    return `${PROTECTION_SENTENCES[backing.mode]}${copied}`;
  }
}

/** The image has the size of the flash, or for one that was made after its image, is not much smaller. */
function openSized(image: FlashImage, { plan, replaces }: FlashOptions): Backing {
  const wanted = sizeBytesOf(plan.part.geometry);
  const { leastImageBytes, swappedBytes } = plan;
  const leastBytes = leastImageBytes < wanted ? wanted : 0;
  const backing = openBacking(image.path, image.mode, {
    leastBytes,
    swappedBytes,
    format: image.format,
    replaces: replaces?.backing ?? null,
  });
  if (backing.sizeBytes <= wanted && backing.sizeBytes >= leastImageBytes) return backing;
  backing.close();
  const rule = `${plan.name} holds exactly ${countText(wanted)}`;
  if (plan.placed !== null) {
    const paddedBytes = backing.sizeBytes > wanted ? null : wanted;
    throw wrongSize(backing, { rule, paddedBytes, at: 'end' });
  }
  throw new UserError({
    code: 'wrong-size',
    what: `${backing.name} has ${pluralText(backing.sizeBytes, 'byte')}, ${rule}`,
    where: backing.path,
    todo: 'Put a file of that size back, or open this one as an image of its own.',
  });
}
