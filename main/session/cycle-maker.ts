/** Makes cycles on the bus of a machine, counts them, and says what came of each. */
import type { Cycle } from '../../app/contract/device.ts';
import { type BusData, busAddress, deviceOffset } from '../../app/contract/units.ts';
import type { AddressSpace } from '../memory/address-space.ts';
import type { CycleNote, Standing } from '../pflash/flash-device.ts';
import { type BusCycle, type FlashAccess, plainIfSafe } from './bus-cycle.ts';
import { ARRAY_READ, noteOffFlash } from './bus-notes.ts';
import type { Flash } from './flash.ts';

/** A byte of a flash. */
export interface FlashPlace {
  readonly flash: Flash;
  readonly deviceOffset: number;
}

/** What comes of an access, before it is told. */
interface Answer {
  readonly data: BusData;
  readonly note: CycleNote;
}

export class CycleMaker {
  /** Cycles that were made. */
  count = 0;
  readonly #flashes: readonly Flash[];
  readonly #busNow: () => AddressSpace;

  /** Of the present flashes, on the present bus. */
  constructor(flashes: readonly Flash[], busNow: () => AddressSpace) {
    this.#flashes = flashes;
    this.#busNow = busNow;
  }

  /** The flash that answers a bus address, and which of its bytes that is; undefined where none does. */
  placeAt(address: number): FlashPlace | undefined {
    const range = this.#busNow().rangeAt(address);
    const flash = this.#flashes.find(({ region }) => region === range?.region);
    if (range === undefined || flash === undefined) return undefined;
    return { flash, deviceOffset: address - range.start + range.offsetInRegion };
  }

  /** A new one. @throws UserError if an image behind the access is lost: nothing has come of it then. */
  make(cycle: BusCycle): Cycle {
    const touched = this.#placesIn(cycle.address, cycle.widthBytes);
    const mustBeThere = () => {
      for (const { flash } of touched) flash.mustBeThere();
    };
    mustBeThere();
    return this.#make(cycle, touched, mustBeThere);
  }

  /** One that was made before: whoever makes many of them looks at the images around them all. */
  remake(cycle: BusCycle): Cycle {
    return this.#make(cycle, this.#placesIn(cycle.address, cycle.widthBytes), () => undefined);
  }

  /** What a log tells of a flash: the bus has led it to the device, and split it already. */
  makeAccess(flash: Flash, { direction, deviceOffset: offset, widthBytes, data: logged }: FlashAccess): void {
    const { device, tap, plan } = flash;
    const before = device.standing;
    const data = direction === 'read' ? tap.read(offset, widthBytes, logged) : logged;
    if (direction === 'write') tap.write(offset, logged, widthBytes);
    const note = direction === 'read' ? device.explainRead(offset, data, widthBytes) : device.note;
    const cycle = { direction, address: plan.base + offset, widthBytes };
    flash.remember(this.#tell(cycle, { flash, deviceOffset: offset }, { before, data, note }));
  }

  /** `afterAccess` may throw: nothing has come of the cycle then. */
  #make(cycle: BusCycle, touched: readonly FlashPlace[], afterAccess: () => void): Cycle {
    const [place] = touched;
    const flash = place?.flash;
    const before = flash?.device.standing;
    const split = this.#splitWords(cycle, place);
    const { data, note } = cycle.direction === 'read' ? this.#read(cycle, place) : this.#write(cycle, flash);
    afterAccess();
    const what = touched.length > 1 ? `${note.what} (reaches into the next flash)` : `${note.what}${split}`;
    const done = this.#tell(cycle, place, { before, data, note: { ...note, what } });
    for (const each of touched)
      each.flash.remember({ ...done, deviceOffset: deviceOffset(each.deviceOffset) });
    return done;
  }

  #tell(
    { direction, address, widthBytes }: BusCycle,
    place: FlashPlace | undefined,
    { before, data, note }: Answer & { readonly before: Standing | undefined },
  ): Cycle {
    const { what, tone, departure } = note;
    const after = place?.flash.device.standing;
    return {
      number: ++this.count,
      direction,
      widthBytes,
      address: busAddress(address),
      deviceOffset: place === undefined ? null : deviceOffset(place.deviceOffset),
      data,
      what,
      tone,
      departure,
      state: after?.title ?? '',
      moved: after !== before,
    };
  }

  /** The bus takes an access that is not aligned apart, and the device sees its pieces: the note is that of the last one. */
  #splitWords({ address, widthBytes, direction }: BusCycle, place: FlashPlace | undefined): string {
    if (address % widthBytes === 0 || place === undefined) return '';
    if (direction === 'read' && place.flash.device.isDirect) return '';
    const { length } = this.#busNow().piecesOf(address, 0n, widthBytes);
    return ` (not aligned: ${length} accesses for the device)`;
  }

  /** Where an access first reaches each flash, in the order of its bytes: two at an edge between flashes. */
  #placesIn(address: number, widthBytes: number): FlashPlace[] {
    const found = new Map<Flash, FlashPlace>();
    for (let lane = 0; lane < widthBytes; lane++) {
      const place = this.placeAt(address + lane);
      if (place !== undefined && !found.has(place.flash)) found.set(place.flash, place);
    }
    return [...found.values()];
  }

  #read({ address, widthBytes }: BusCycle, place: FlashPlace | undefined): Answer {
    const bus = this.#busNow();
    const wasDirect = place?.flash.device.isDirect ?? false;
    const data = widthBytes === 8 ? plainIfSafe(bus.read64(address)) : bus.read(address, widthBytes);
    if (place === undefined) return { data, note: noteOffFlash(bus, address) };
    // The device saw 8 bytes as two accesses: the first of them is explained.
    const width = widthBytes === 8 ? 4 : widthBytes;
    const value = Number(BigInt.asUintN(8 * width, BigInt(data)));
    const { tap, device } = place.flash;
    if (wasDirect) {
      tap.seeDirect(place.deviceOffset, value, width);
      return { data, note: ARRAY_READ };
    }
    return { data, note: device.explainRead(place.deviceOffset, value, width) };
  }

  #write({ address, widthBytes, data = 0 }: BusCycle, flash: Flash | undefined): Answer {
    const bus = this.#busNow();
    if (widthBytes === 8) bus.write64(address, BigInt(data));
    else bus.write(address, Number(data), widthBytes);
    return { data, note: flash?.device.note ?? noteOffFlash(bus, address) };
  }
}
