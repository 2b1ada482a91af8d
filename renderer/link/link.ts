/** One client for the life of the window, whatever becomes of the wire under it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, contract } from '../../app/contract/contract.ts';
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import { connect } from '../../app/contract/link/connect.ts';
import type { Wire } from '../../app/contract/link/frame.ts';
import { createSubscriptions } from './subscriptions.ts';

/**
 * `waiting`: the connection ended and a new try follows; `refused`: the engine is there but no longer takes this window;
 * `ended`: it won't come back by itself.
 */
export type Connection = 'connecting' | 'open' | 'waiting' | 'refused' | 'ended';

/** The engine answered that this window may not speak to it: another try would be answered the same. */
export class WireRefused extends Error {}

export interface Link {
  /** Calls made before the first connection wait for it; calls made without one fail with `disconnected`. */
  readonly client: Client;
  readonly connection: StoreApi<Connection>;
  /** Opens the wire. With `retries` it does so again, later and later, whenever the connection ends. */
  start(openWire: () => Promise<Wire>, options: LinkOptions): void;
  /** Tries again now instead of after the pause. */
  retryNow(): void;
}

export interface LinkOptions {
  readonly retries: boolean;
  /** Hears engine errors that belong to no call. */
  readonly onLost: (error: ErrorReport) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

const NO_CONNECTION: ErrorReport = {
  code: 'disconnected',
  what: 'There is no connection to the engine',
  where: null,
  todo: 'Wait until the window has found it again, or start Norscope again; image files are untouched.',
};

/** A link without a wire yet. */
export function createLink(): Link {
  const connection = createStore<Connection>()(() => 'connecting');
  const subscriptions = createSubscriptions();
  const closeListeners = new Set<() => void>();
  let current: Client | null = null;
  let attempt = async () => {};

  function adopt(client: Client, whenClosed: () => void): void {
    current = client;
    subscriptions.moveTo(client);
    client.onClose(() => {
      current = null;
      subscriptions.moveTo(null);
      for (const listener of closeListeners) listener();
      whenClosed();
    });
    connection.setState('open', true);
  }

  return {
    client: {
      async call(name, input, signal) {
        if (connection.getState() === 'connecting') await firstConnection(connection);
        if (current === null) throw new UserError(NO_CONNECTION);
        return current.call(name, input, signal);
      },
      on: (name, listener) => subscriptions.add((client) => client.on(name, listener)),
      onClose: (listener) => closeListeners.add(listener),
    },
    connection,
    start(openWire, { retries, onLost }) {
      const pauses = createPauses(() => void attempt());
      const lose = () => {
        connection.setState(retries ? 'waiting' : 'ended', true);
        if (retries) pauses.wait();
      };
      attempt = async () => {
        pauses.stop();
        try {
          const wire = await openWire();
          pauses.reset();
          adopt(connect(wire, contract, { onLost }), lose);
        } catch (thrown) {
          if (thrown instanceof WireRefused) connection.setState('refused', true);
          else lose();
        }
      };
      void attempt();
    },
    retryNow: () => void (connection.getState() === 'waiting' && attempt()),
  };
}

/** Pauses that grow from one to the next, until `reset`. */
function createPauses(whenOver: () => void) {
  let pauseMs = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    wait() {
      timer = setTimeout(whenOver, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    },
    stop: () => clearTimeout(timer),
    reset() {
      pauseMs = FIRST_PAUSE_MS;
    },
  };
}

function firstConnection(connection: StoreApi<Connection>): Promise<void> {
  return new Promise((resolve) => {
    const stop = connection.subscribe((state) => {
      if (state === 'connecting') return;
      stop();
      resolve();
    });
  });
}
