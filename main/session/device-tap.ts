/** Between the bus and a device: lets every access through, and says all that can be seen of it while somebody looks. */
import type { RegionDevice } from '../memory/region.ts';
import { makeAndSee, type SeenCycle } from '../operations/seen-cycle.ts';
import type { FlashDevice } from '../pflash/flash-device.ts';
import { lowBytes, type WidthBytes } from '../pflash/geometry.ts';
import { Trail } from './trail.ts';

/** Who looks, and the number of the event that the accesses belong to. */
export interface TapListener {
  readonly number: number;
  onSeen(seen: SeenCycle): void;
}

export class DeviceTap implements RegionDevice {
  readonly #device: FlashDevice;
  readonly trail: Trail;
  /** Null while nobody looks. */
  listener: TapListener | null = null;

  constructor(device: FlashDevice) {
    this.#device = device;
    this.trail = new Trail(device);
  }

  /** `logged` is what a log has for this read. */
  read(deviceOffset: number, widthBytes: WidthBytes, logged: number | null = null): number {
    if (this.listener === null) return this.#device.read(deviceOffset, widthBytes);
    return this.#see('read', deviceOffset, { widthBytes, data: logged });
  }

  write(deviceOffset: number, data: number, widthBytes: WidthBytes): void {
    if (this.listener === null) this.#device.write(deviceOffset, data, widthBytes);
    else this.#see('write', deviceOffset, { widthBytes, data });
    this.trail.wrote();
  }

  /** A read that went past the device, straight to the array. */
  seeDirect(deviceOffset: number, data: number, widthBytes: WidthBytes): void {
    const { listener } = this;
    if (listener === null) return;
    const { standing, hasError, meaning, note } = this.#device;
    listener.onSeen({
      number: listener.number,
      direction: 'read',
      deviceOffset,
      widthBytes,
      data: lowBytes(data, widthBytes),
      stored: lowBytes(data, widthBytes),
      reads: 'array',
      before: standing,
      after: standing,
      hadError: hasError,
      meaning,
      note,
      logged: null,
    });
  }

  #see(
    direction: 'read' | 'write',
    deviceOffset: number,
    { widthBytes, data }: { widthBytes: WidthBytes; data: number | null },
  ): number {
    const number = this.listener?.number ?? 0;
    const seen = makeAndSee(this.#device, { number, direction, deviceOffset, widthBytes, data });
    this.listener?.onSeen(seen);
    return seen.data;
  }
}
