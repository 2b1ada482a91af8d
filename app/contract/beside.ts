/** A running QEMU beside the open machine: it is sent the same cycles, and its answers are compared. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { AccessWidth, BusAddress, BusData, DeviceOffset, FlashIndex } from './units.ts';

/** Where a cycle went. */
export const BesidePlace = z.object({
  flash: FlashIndex,
  flashName: z.string(),
  deviceOffset: DeviceOffset,
  address: BusAddress,
  widthBytes: AccessWidth,
});
export type BesidePlace = z.infer<typeof BesidePlace>;

/** A read that both have answered. */
export const BesideAnswer = z.object({
  /** Of the cycle: its place in the history, from 1 on. */
  number: z.int().positive(),
  norscope: BusData,
  qemu: BusData,
});
export type BesideAnswer = z.infer<typeof BesideAnswer>;

/** The first cycle that the two did not do alike. */
export const BesideDifference = z.object({
  number: z.int().positive(),
  /** Null where it is no read: a flash's timer fired here, and not there. */
  read: z.object({ ...BesidePlace.shape, norscope: BusData, qemu: BusData }).nullable(),
  /** What is different, in a sentence. */
  what: z.string(),
});
export type BesideDifference = z.infer<typeof BesideDifference>;

/** Most of the last answers that are told. */
export const BESIDE_ANSWERS_MAX = 64;

export const BesideState = z.object({
  /**
   * `off`: none was started. `starting`: none answers yet. `beside`: it is sent what is done. `differs`: it was ended at
   * the first difference. `ended`: it is gone for another reason.
   */
  phase: z.enum(['off', 'starting', 'beside', 'differs', 'ended']),
  /** `qemu-system-aarch64`; empty while none was found. */
  program: z.string(),
  /** `7.2.22` */
  version: z.string(),
  /** How many events of the history QEMU has done: where it stands. */
  position: z.int().nonnegative(),
  /** How many reads of a flash both have answered alike. */
  reads: z.int().nonnegative(),
  /** Cycles that QEMU was not sent: no flash answers there, or one that only software in the Secure state sees. */
  unsent: z.int().nonnegative(),
  /** The last reads that both answered, newest last. */
  answers: z.array(BesideAnswer).max(BESIDE_ANSWERS_MAX),
  difference: BesideDifference.nullable(),
  /** Why it has ended, and what to do; null while it has not. */
  reason: z.string().nullable(),
});
export type BesideState = z.infer<typeof BesideState>;

/** Before any was started. */
export const BESIDE_OFF: BesideState = {
  phase: 'off',
  program: '',
  version: '',
  position: 0,
  reads: 0,
  unsent: 0,
  answers: [],
  difference: null,
  reason: null,
};

/** What a headless comparison comes to. */
export const BesideResult = z.object({
  ...BesideState.pick({ program: true, version: true, reads: true, unsent: true }).shape,
  /** Events that both have done: all of them, or those before the difference. */
  events: z.int().nonnegative(),
  /** With its line in the log. */
  difference: z.object({ ...BesideDifference.shape, line: z.int().positive() }).nullable(),
});
export type BesideResult = z.infer<typeof BesideResult>;

/** The QEMU whose behaviour Norscope's devices follow. */
export const FOLLOWED_VERSION = '7.2.22';

export const beside = {
  'beside.current': request(z.object({}), BesideState),
  /**
   * Starts the QEMU that has the board of the open machine, beside it: on the same images, which it never changes. Answers
   * when it is up; what the history holds is sent to it then. One that is there already is ended first.
   * @throws UserError where none is installed or it does not start, and for a machine that it can't stand beside
   */
  'beside.start': request(z.object({}), BesideState),
  /** Ends it, and forgets what was compared. */
  'beside.stop': request(z.object({}), BesideState),
  /** Some ten times a second at most while many cycles are sent. */
  'beside.changed': event(z.object({ beside: BesideState })),
};
