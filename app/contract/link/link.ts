/** What a contract is made of: requests with one answer, events that nobody asked for; and the types of both its ends. */
import type { z } from 'zod';

/** A question with one answer: the schemas of both. */
export type RequestEntry<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'request';
  readonly input: I;
  readonly output: O;
};
/** Something the engine tells every window, unasked: the schema of what it tells. */
export type EventEntry<P extends z.ZodType = z.ZodType> = { readonly kind: 'event'; readonly payload: P };
/** Requests and events by their names. */
export type Entries = Record<string, RequestEntry | EventEntry>;

/** Names of a contract's requests. */
export type RequestName<C> = { [K in keyof C]: C[K] extends RequestEntry ? K : never }[keyof C] & string;
/** Names of a contract's events. */
export type EventName<C> = { [K in keyof C]: C[K] extends EventEntry ? K : never }[keyof C] & string;
/** What a handler is given: parsed, with defaults and brands. */
export type InputOf<E> = E extends RequestEntry<infer I> ? z.output<I> : never;
/** What a call answers with. */
export type OutputOf<E> = E extends RequestEntry<z.ZodType, infer O> ? z.output<O> : never;
/** What an event tells. */
export type PayloadOf<E> = E extends EventEntry<infer P> ? z.output<P> : never;

/** Both schemas are checked where the value enters the engine or the test. */
export function request<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): RequestEntry<I, O> {
  return { kind: 'request', input, output };
}

/** Nobody answers an event; a window that is not there misses it. */
export function event<P extends z.ZodType>(payload: P): EventEntry<P> {
  return { kind: 'event', payload };
}

/** One function a request: the engine's side of a contract. */
export type HandlersOf<C> = {
  readonly [K in RequestName<C>]: (
    input: InputOf<C[K]>,
    signal: AbortSignal,
  ) => OutputOf<C[K]> | Promise<OutputOf<C[K]>>;
};

/** The window's side of a contract. */
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

/** A window that is being served. */
export interface Served<C> {
  emit<K extends EventName<C>>(name: K, payload: PayloadOf<C[K]>): void;
  onClose(listener: () => void): void;
}
