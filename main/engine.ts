/** The composition root: joins files, machines and the console, and answers the contract's requests. */
import type { Handlers } from '../app/contract/contract.ts';

/** What the engine answers by itself; the host around it adds the `host.*` requests. */
export type EngineHandlers = Omit<Handlers, 'host.describe' | 'host.pickFiles'>;

/** Events that the engine sends to every window. */
export type EngineEvent = 'machine.changed' | 'image.changed';

export interface Engine {
  readonly handlers: EngineHandlers;
  /** @returns a function that ends the listening. */
  subscribe(listener: (name: EngineEvent, payload: unknown) => void): () => void;
  /** Unmaps everything. The engine answers nothing afterwards. */
  close(): void;
}
