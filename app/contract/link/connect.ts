/** The window's end of a wire: calls that settle with a value, an error, or the wire's end; and events. */
import { CANCELLED, DISCONNECTED, type ErrorReport, UserError } from '../errors.ts';
import { EngineFrame, PROTOCOL_VERSION, type Wire } from './frame.ts';
import type { ClientOf, Entries, EventName, InputOf, OutputOf, PayloadOf, RequestName } from './link.ts';

/** How a window listens; both are for what should not happen. */
export interface ConnectOptions {
  /** Checks answers against their schema too: the engine is trusted, its tests are not. */
  readonly checkAnswers?: boolean;
  /** Hears an error that belongs to no call. */
  readonly onLost?: (error: ErrorReport) => void;
}

/** Speaks a contract over a wire that has just been opened. */
export function connect<C extends Entries>(
  wire: Wire,
  contract: C,
  { checkAnswers = false, onLost }: ConnectOptions = {},
): ClientOf<C> {
  const calls = new PendingCalls(wire);
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  wire.onFrame((raw) => {
    const frame = EngineFrame.parse(raw);
    if (frame.kind !== 'event') {
      if (frame.id !== null) calls.settle(frame.id, frame);
      else if (frame.kind === 'error') onLost?.(frame.error);
      return;
    }
    for (const listener of listeners.get(frame.name) ?? []) listener(frame.payload);
  });
  wire.send({ kind: 'hello', protocol: PROTOCOL_VERSION });

  return {
    async call<K extends RequestName<C>>(name: K, input: InputOf<C[K]>, signal?: AbortSignal) {
      const output = await calls.send(name, input, signal);
      const entry = contract[name];
      if (checkAnswers && entry?.kind === 'request') entry.output.parse(output);
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

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: UserError) => void;
  /** Ends the listening to the caller's signal. */
  readonly release: () => void;
}

/** The calls that wait for their answer on one wire. */
class PendingCalls {
  readonly #wire: Wire;
  readonly #waiting = new Map<number, Pending>();
  #nextId = 1;
  #isClosed = false;

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.onClose(() => {
      this.#isClosed = true;
      for (const call of this.#waiting.values()) {
        call.release();
        call.reject(new UserError(DISCONNECTED));
      }
      this.#waiting.clear();
    });
  }

  send(name: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new UserError(DISCONNECTED));
    if (signal?.aborted) return Promise.reject(new UserError(CANCELLED));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const cancel = () => this.#wire.send({ kind: 'cancel', id });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.set(id, { resolve, reject, release: () => signal?.removeEventListener('abort', cancel) });
      this.#wire.send({ kind: 'call', id, name, input });
    });
  }

  /** An answer to no call is dropped. */
  settle(id: number, frame: Exclude<EngineFrame, { kind: 'event' }>): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    call?.release();
    if (frame.kind === 'value') call?.resolve(frame.output);
    else call?.reject(new UserError(frame.error));
  }
}
