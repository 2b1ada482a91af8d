/** The state machine of a flash device as its own table has it: states, and what leads from one to another. */
import { z } from 'zod';
import { request } from './link/link.ts';
import { AccessWidth, BusData, DeviceOffset, FlashIndex } from './units.ts';

export const StateDescription = z.object({
  /** Stable name: `readArray`. */
  name: z.string(),
  title: z.string(),
  /** What a read answers there. */
  reads: z.enum(['array', 'status', 'identifier', 'query']),
  /** The next write begins a command. */
  isFirstCycle: z.boolean(),
  /** The device works by itself. */
  isBusy: z.boolean(),
});
export type StateDescription = z.infer<typeof StateDescription>;

/** The bus cycle that takes a transition, as wide as the bank takes it. */
export const SentCycle = z.object({
  widthBytes: AccessWidth,
  /** Bytes from the start of the flash; null where any address will do, or the one to work on. */
  deviceOffset: DeviceOffset.nullable(),
  /** In the middle of a command that stays where it began: null above means where the cycle before it went. */
  staysInPlace: z.boolean(),
  /** The command on the data lines of every chip; null where the data is the person's. */
  data: BusData.nullable(),
});
export type SentCycle = z.infer<typeof SentCycle>;

/** A row of the device's table: the states that have it, and where it leads. */
export const Transition = z.object({
  from: z.array(z.string()).min(1),
  /** A write that the device takes, or the end of a time that it waits for. */
  by: z.enum(['write', 'time']),
  /** The low data byte, or what is expected: tells the rows of a state apart. Empty for time. */
  cycle: z.string(),
  /** The one address that counts, `word 0x555`; null where any will do. */
  at: z.string().nullable(),
  does: z.string(),
  /** Where QEMU departs from the datasheet: one sentence. */
  departure: z.string().nullable(),
  /** The device doesn't take it, or ends a command that is half done: no driver means to go this way. */
  breaksOff: z.boolean(),
  /** The first one as a rule; each of the others when its words hold. */
  to: z
    .array(
      z.object({
        state: z.string(),
        when: z.string().nullable(),
        /** It is the state before it under another name, for as long as the words hold: an array with an erase suspended. */
        standsIn: z.boolean(),
      }),
    )
    .min(1),
  /** Null for time. */
  sent: SentCycle.nullable(),
});
export type Transition = z.infer<typeof Transition>;

export const StateMachine = z.object({
  states: z.array(StateDescription),
  transitions: z.array(Transition),
});
export type StateMachine = z.infer<typeof StateMachine>;

/** A transition that a device took; the same one several times in a row, to the same effect, is one step. */
export const TrailStep = z.object({
  from: z.string(),
  to: z.string(),
  by: z.enum(['write', 'time', 'reset']),
  /** As the transition has it; empty for a reset. */
  cycle: z.string(),
  /** What the device made of it: `data outside the write buffer’s window: dropped, SR.4 set`. */
  what: z.string(),
  times: z.int().positive(),
});
export type TrailStep = z.infer<typeof TrailStep>;

export const states = {
  /** Stays what it is as long as the machine is open. */
  'device.states': request(z.object({ flash: FlashIndex }), StateMachine),
};
