/** What crosses a wire, and what a wire is. A frame is a plain value: structured clone or MessagePack can carry it. */
import { z } from 'zod';
import { ErrorReport } from '../errors.ts';

/** Grows when the two ends would no longer understand each other. */
export const PROTOCOL_VERSION = 1;

const CallId = z.int().nonnegative();

/** From the window to the engine. */
export const WindowFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.int() }),
  z.object({ kind: z.literal('call'), id: CallId, name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: CallId }),
]);
export type WindowFrame = z.infer<typeof WindowFrame>;

/** From the engine to the window. An `error` without an id answers a frame that could not be read at all. */
export const EngineFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), id: CallId, output: z.unknown() }),
  z.object({ kind: z.literal('error'), id: CallId.nullable(), error: ErrorReport }),
  z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
export type EngineFrame = z.infer<typeof EngineFrame>;

/** One end of a connection. Frames arrive whole and in order; nothing is delivered after `onClose`. */
export interface Wire {
  send(frame: WindowFrame | EngineFrame): void;
  /** Called with whatever arrived, unchecked. */
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
