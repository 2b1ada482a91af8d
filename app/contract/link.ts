/** Calls, cancellation and events over any wire. Every call settles: with a value, an error, or the wire's end. */
import type { z } from 'zod';
import { type ErrorReport, toReport, UserError } from './errors.ts';
import { EngineFrame, PROTOCOL_VERSION, WindowFrame, type Wire } from './frame.ts';

export type RequestEntry<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'request';
  readonly input: I;
  readonly output: O;
};
export type EventEntry<P extends z.ZodType = z.ZodType> = { readonly kind: 'event'; readonly payload: P };
type Entries = Record<string, RequestEntry | EventEntry>;

type RequestName<C> = { [K in keyof C]: C[K] extends RequestEntry ? K : never }[keyof C] & string;
type EventName<C> = { [K in keyof C]: C[K] extends EventEntry ? K : never }[keyof C] & string;
type InputOf<E> = E extends RequestEntry<infer I> ? z.output<I> : never;
type OutputOf<E> = E extends RequestEntry<z.ZodType, infer O> ? z.output<O> : never;
type PayloadOf<E> = E extends EventEntry<infer P> ? z.output<P> : never;

/** A question with one answer. Both schemas are checked where the value enters the engine or the test. */
export function request<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): RequestEntry<I, O> {
  return { kind: 'request', input, output };
}

/** Something the engine tells every window, unasked. */
export function event<P extends z.ZodType>(payload: P): EventEntry<P> {
  return { kind: 'event', payload };
}

export type HandlersOf<C> = {
  readonly [K in RequestName<C>]: (
    input: InputOf<C[K]>,
    signal: AbortSignal,
  ) => OutputOf<C[K]> | Promise<OutputOf<C[K]>>;
};

export interface ClientOf<C> {
  /** @throws UserError with the engine's report, or code `disconnected` when the wire ends first. */
  call<K extends RequestName<C>>(
    name: K,
    input: InputOf<C[K]>,
    signal?: AbortSignal,
  ): Promise<OutputOf<C[K]>>;
  /** @returns a function that ends the listening. */
  on<K extends EventName<C>>(name: K, listener: (payload: PayloadOf<C[K]>) => void): () => void;
  onClose(listener: () => void): void;
}

export interface Served<C> {
  emit<K extends EventName<C>>(name: K, payload: PayloadOf<C[K]>): void;
  onClose(listener: () => void): void;
}

const CANCELLED: ErrorReport = {
  code: 'cancelled',
  what: 'Cancelled',
  where: null,
  todo: 'Nothing is left of it; ask again when you like.',
};
const DISCONNECTED: ErrorReport = {
  code: 'disconnected',
  what: 'The connection to the engine ended',
  where: null,
  todo: 'Start Norscope again; image files are untouched.',
};

function badRequest(what: string, where: string | null): ErrorReport {
  return {
    code: 'bad-request',
    what,
    where,
    todo: 'Nothing was changed. The window and the engine disagree: reload the window.',
  };
}

/** The engine's end: checks every frame and every input against its schema before a handler sees it. */
export function serve<C extends Entries>(wire: Wire, contract: C, handlers: HandlersOf<C>): Served<C> {
  const running = new Map<number, AbortController>();
  const byName = new Map<string, (input: unknown, signal: AbortSignal) => unknown>();
  for (const [name, handler] of Object.entries<HandlersOf<C>[RequestName<C>]>(handlers)) {
    const entry = contract[name];
    if (entry?.kind !== 'request') throw new Error(`the contract has no request ${name}`);
    byName.set(name, (input, signal) => {
      const parsed = entry.input.safeParse(input);
      if (!parsed.success) throw new UserError(badRequest(describeIssue(parsed.error), name));
      // The schema of this very name has just made the value; TypeScript can't follow a name that is a variable.
      return handler(parsed.data as InputOf<C[RequestName<C>]>, signal);
    });
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const run = byName.get(name);
      if (run === undefined) throw new UserError(badRequest('The engine has no such request', name));
      const output = await run(input, controller.signal);
      if (controller.signal.aborted) throw new UserError(CANCELLED);
      wire.send({ kind: 'value', id, output });
    } catch (thrown) {
      wire.send({ kind: 'error', id, error: controller.signal.aborted ? CANCELLED : toReport(thrown) });
    } finally {
      running.delete(id);
    }
  }

  wire.onFrame((raw) => {
    const parsed = WindowFrame.safeParse(raw);
    if (!parsed.success) {
      wire.send({ kind: 'error', id: null, error: badRequest(describeIssue(parsed.error), 'frame') });
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'call') void answer(frame.id, frame.name, frame.input);
    else if (frame.kind === 'cancel') running.get(frame.id)?.abort();
    else if (frame.protocol !== PROTOCOL_VERSION) {
      const what = `The window speaks protocol ${frame.protocol}, the engine ${PROTOCOL_VERSION}`;
      wire.send({ kind: 'error', id: null, error: badRequest(what, null) });
    }
  });
  wire.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  return {
    emit: (name, payload) => wire.send({ kind: 'event', name, payload }),
    onClose: (listener) => wire.onClose(listener),
  };
}

type Pending = { resolve: (output: unknown) => void; reject: (error: UserError) => void };

/**
 * The window's end. `onLost` hears an error that belongs to no call. Answers are checked against their schema
 * only if `checkAnswers`: the engine is trusted, its tests are not.
 */
export function connect<C extends Entries>(
  wire: Wire,
  contract: C,
  options: { checkAnswers?: boolean; onLost?: (error: ErrorReport) => void } = {},
): ClientOf<C> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let nextId = 1;
  let closed = false;

  wire.onFrame((raw) => {
    const frame = EngineFrame.parse(raw);
    if (frame.kind === 'event') {
      for (const listener of listeners.get(frame.name) ?? []) listener(frame.payload);
      return;
    }
    if (frame.kind === 'error' && frame.id === null) {
      options.onLost?.(frame.error);
      return;
    }
    if (frame.id === null) return;
    const call = pending.get(frame.id);
    pending.delete(frame.id);
    if (frame.kind === 'value') call?.resolve(frame.output);
    else call?.reject(new UserError(frame.error));
  });
  wire.onClose(() => {
    closed = true;
    for (const call of pending.values()) call.reject(new UserError(DISCONNECTED));
    pending.clear();
  });
  wire.send({ kind: 'hello', protocol: PROTOCOL_VERSION });

  function send(name: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (closed) return Promise.reject(new UserError(DISCONNECTED));
    if (signal?.aborted) return Promise.reject(new UserError(CANCELLED));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => pending.has(id) && wire.send({ kind: 'cancel', id }), {
        once: true,
      });
      wire.send({ kind: 'call', id, name, input });
    });
  }

  return {
    async call<K extends RequestName<C>>(name: K, input: InputOf<C[K]>, signal?: AbortSignal) {
      const output = await send(name, input, signal);
      const entry = contract[name];
      if (options.checkAnswers && entry?.kind === 'request') entry.output.parse(output);
      // The engine's handler for this very name is held to this type by HandlersOf.
      return output as OutputOf<C[K]>;
    },
    on<K extends EventName<C>>(name: K, listener: (payload: PayloadOf<C[K]>) => void) {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard);
      // The engine's emit for this very name is held to this type by Served.
      const hear = (payload: unknown) => listener(payload as PayloadOf<C[K]>);
      heard.add(hear);
      return () => heard.delete(hear);
    },
    onClose: (listener) => wire.onClose(listener),
  };
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined
    ? 'A malformed request'
    : `A malformed request (${[...issue.path, issue.message].join(': ')})`;
}
