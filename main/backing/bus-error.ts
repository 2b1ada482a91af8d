/**
 * Keeps the process alive where a page of a mapping has no file under it any more. Another program cut the file, and a
 * touch is SIGBUS: script can't handle it, as it comes in the middle of a load. So a few machine instructions do (see
 * bus-error-code.ts): the load goes on over a page of zeros, and is counted. Who reads asks for the count afterwards,
 * and takes nothing for the file's that was read while it moved.
 *
 * Linux on x86-64 alone. Elsewhere nothing is watched, and guarded-file.ts says what remains.
 * Also tried: looking at the file before each batch (a program may cut it in the middle of one), faulting pages in
 * (a cut takes them out again), reading with `pread` (a private copy of each page, which is what mapping avoids).
 */
import { busErrorCode, TABLE } from './bus-error-code.ts';
import { type Libc, loadLibc } from './libc.ts';

/** A range of memory that is watched. */
export interface WatchedRange {
  /** How many of its pages had no file when they were touched. Any thread may have touched them. */
  readonly faults: number;
  /** Only when nothing of a file lies there any more. A second call does nothing. */
  unwatch(): void;
}

/** More mappings than a process has; one beyond is not watched. */
const RANGES_MAX = 4096;
const SIGBUS = 7;
const SA_SIGINFO = 0x4;
const SA_RESTORER = 0x0400_0000;
const SA_ONSTACK = 0x0800_0000;
const RANGE_FIELDS = TABLE.rangeBytes / 8;

/** Null where a missing page still ends the process. Addresses are of this process's memory. */
export function watchRange(address: bigint, lengthBytes: number): WatchedRange | null {
  guard ??= install();
  return guard?.watch(address, lengthBytes) ?? null;
}

/** Whether a page without a file is survived here. Nothing is installed by asking. */
export function survivesBusErrors(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && loadLibc().kind === 'loaded';
}

/** Undefined until the first mapping; null where there is none. */
let guard: Guard | null | undefined;

function install(): Guard | null {
  const loaded = loadLibc();
  if (!survivesBusErrors() || loaded.kind === 'missing') return null;
  return Guard.install(loaded.libc);
}

class Guard {
  /** Held for good: the handler reads it. */
  readonly #table: BigInt64Array;

  private constructor(table: BigInt64Array) {
    this.#table = table;
  }

  static install(libc: Libc): Guard | null {
    const table = new BigInt64Array(new SharedArrayBuffer(TABLE.rangesAt + RANGES_MAX * TABLE.rangeBytes));
    const tableAddress = libc.addressOf(new Uint8Array(table.buffer));
    const { code, restorerAt } = busErrorCode(tableAddress);
    const address = libc.placeCode(code);
    if (address === null) return null;
    const flags = BigInt(SA_SIGINFO | SA_RESTORER | SA_ONSTACK);
    const action = new BigInt64Array([address, flags, address + BigInt(restorerAt), 0n]);
    const previous = tableAddress + BigInt(TABLE.previousAt);
    return libc.setSignalAction(SIGBUS, action, previous) ? new Guard(table) : null;
  }

  watch(address: bigint, lengthBytes: number): WatchedRange | null {
    const at = this.#freeRange();
    if (at === null) return null;
    const table = this.#table;
    const [start, end, faults] = [at, at + 1, at + 2];
    Atomics.store(table, faults, 0n);
    Atomics.store(table, TABLE.strangeAt / 8, 0n);
    // The end last: until then the handler finds an empty range.
    Atomics.store(table, start, address);
    Atomics.store(table, end, address + BigInt(lengthBytes));
    const counted = () => Number(Atomics.load(table, faults));
    let isWatched = true;
    let total = 0;
    return {
      get faults() {
        return isWatched ? counted() : total;
      },
      unwatch() {
        if (!isWatched) return;
        Atomics.store(table, end, 0n);
        total = counted();
        isWatched = false;
      },
    };
  }

  #freeRange(): number | null {
    const table = this.#table;
    const first = TABLE.rangesAt / 8;
    const count = Number(Atomics.load(table, TABLE.countAt / 8));
    for (let index = 0; index < count; index++) {
      const at = first + index * RANGE_FIELDS;
      if (Atomics.load(table, at + 1) === 0n) return at;
    }
    if (count === RANGES_MAX) return null;
    Atomics.store(table, TABLE.countAt / 8, BigInt(count + 1));
    return first + count * RANGE_FIELDS;
  }
}
