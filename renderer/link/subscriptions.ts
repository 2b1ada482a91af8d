/** What the window listens to, kept while connections come and go. */
import type { Client } from '../../app/contract/contract.ts';

/** Starts the listening on one connection. @returns a function that ends it. */
type Subscribe = (client: Client) => () => void;

export interface Subscriptions {
  /** @returns a function that ends it, on whatever connection it then is. */
  add(subscribe: Subscribe): () => void;
  /** Goes on listening on another connection, or on none until there is one. */
  moveTo(client: Client | null): void;
}

/** None yet, and no connection. */
export function createSubscriptions(): Subscriptions {
  const wanted = new Map<symbol, Subscribe>();
  const stops = new Map<symbol, () => void>();
  let current: Client | null = null;
  return {
    add(subscribe) {
      const key = Symbol();
      wanted.set(key, subscribe);
      if (current !== null) stops.set(key, subscribe(current));
      return () => {
        wanted.delete(key);
        stops.get(key)?.();
        stops.delete(key);
      };
    },
    moveTo(client) {
      current = client;
      stops.clear();
      if (client === null) return;
      for (const [key, subscribe] of wanted) stops.set(key, subscribe(client));
    },
  };
}
