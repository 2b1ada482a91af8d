/** What a driver does to a flash in memory, written as a script, and what is said of it. */
import { DriverFollower } from '../../../main/operations/follower.ts';
import { type KnownOperation, tell } from '../../../main/operations/known-operation.ts';
import { makeAndSee } from '../../../main/operations/seen-cycle.ts';
import type { Cfi01Bank } from '../../../main/pflash/cfi01/bank.ts';
import type { FlashDevice } from '../../../main/pflash/flash-device.ts';
import type { SteppedClock } from '../../../main/session/stepped-clock.ts';
import { type AmdOptions, smallAmdFlash, smallFlash } from './flash.ts';

const LINE = /^(?<direction>[rw])(?<bits>8|16|32)\s+(?<offset>\S+)(?:\s+(?:->\s+)?(?<data>\S+))?$/;
const WIDTHS = { '8': 1, '16': 2, '32': 4 } as const;

/** A device of a script, and the clock that its waits go by. */
export interface Followed {
  readonly flash: FlashDevice;
  readonly clock?: SteppedClock;
}

/** Two 16-bit chips with the Intel command set, in blocks of 8 KiB, erased. */
export function blankIntel(options: { isProtected?: boolean; geometry?: Cfi01Bank } = {}): Followed {
  const flash = smallFlash(options);
  flash.array.bytes.fill(0xff);
  return { flash };
}

/** One 16-bit chip with the AMD command set, in sectors of 8 KiB, erased. */
export function blankAmd(options: AmdOptions = {}): Followed {
  const made = smallAmdFlash(options);
  made.flash.array.bytes.fill(0xff);
  return made;
}

/**
 * A step a line: `w32 0x1000 0x40` writes, `r32 0x0` reads, `r32 0x0 -> 0x80` reads what a log has otherwise; `timer` lets
 * time pass until the device's own timer fires, `reset` resets the machine. `1:` before it sends it to the second device.
 * `//` begins a comment. Steps are counted from 1 as a log's events are.
 */
export function follow(script: string, ...devices: readonly Followed[]) {
  const watched = devices.map(({ flash }, at) => ({ name: `flash${at}`, base: 0, device: flash }));
  const follower = new DriverFollower(watched);
  const steps = stepsOf(script);
  for (const [index, step] of steps.entries()) take(follower, devices, { number: index + 1, ...step });
  follower.end();
  return {
    steps: steps.length,
    operations: [...follower.operations].map(tell),
    findings: follower.findings,
    /** A line an operation: `1-3 ×3 block-erase 0x0+0x2000 ok`. */
    said: [...follower.operations].map(sayOperation),
  };
}

/** The findings of a script as `rule@cycle severity`. */
export function found(script: string, ...devices: readonly Followed[]): string[] {
  return follow(script, ...devices).findings.map(
    ({ rule, cycle, severity }) => `${rule}@${cycle} ${severity}`,
  );
}

interface Step {
  readonly device: number;
  readonly words: string;
}

function stepsOf(script: string): Step[] {
  return script
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, device, words] = /^(?:(\d):\s*)?(.*)$/.exec(line) ?? [];
      return { device: Number(device ?? 0), words: words ?? '' };
    });
}

function take(
  follower: DriverFollower,
  devices: readonly Followed[],
  { number, device, words }: Step & { readonly number: number },
): void {
  const { flash, clock } = devices[device] ?? {};
  if (flash === undefined) throw new Error(`no device ${device}`);
  if (words === 'reset') {
    flash.reset();
    follower.takeReset(device);
  } else if (words === 'timer') {
    clock?.advanceTo(clock.nextDeadlineNanoseconds ?? clock.nowNanoseconds);
    follower.takeTimer(device);
  } else {
    follower.take(device, makeAndSee(flash, { number, ...cycleOf(words) }));
  }
}

function cycleOf(words: string) {
  const groups = LINE.exec(words)?.groups;
  if (groups === undefined) throw new Error(`not a step: ${words}`);
  const { direction, bits, offset, data } = groups;
  return {
    direction: direction === 'w' ? ('write' as const) : ('read' as const),
    widthBytes: bits === '8' || bits === '16' || bits === '32' ? WIDTHS[bits] : (4 as const),
    deviceOffset: Number(offset),
    data: data === undefined ? null : Number(data),
  };
}

export function sayOperation(operation: KnownOperation): string {
  const { kind, firstCycle, lastCycle, cycles, device, offset, lengthBytes, outcome, detail } =
    tell(operation);
  const range =
    lengthBytes === 0 ? `0x${offset.toString(16)}` : `0x${offset.toString(16)}+0x${lengthBytes.toString(16)}`;
  const unit = device === 'flash0' ? '' : `${device} `;
  return `${unit}${firstCycle}-${lastCycle} ×${cycles} ${kind} ${range} ${outcome} ${detail}`.trimEnd();
}
