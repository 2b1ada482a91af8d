/** The engine, as every store calls it. Components never do: they call the stores' actions. */
import type { Client } from '../../app/contract/contract.ts';
import type { ErrorReport } from '../../app/contract/errors.ts';
import { createLink } from './link.ts';
import { electronBridge, electronWire } from './wire-electron.ts';
import { openWebSocketWire, wireAddress } from './wire-websocket.ts';

const link = createLink();

/** Calls made before the window has its connection wait for it. */
export const engine: Client = link.client;

/** Whether the engine can be reached now. */
export const engineConnection = link.connection;

/** Looks for a lost engine at once. */
export const retryConnection = link.retryNow;

/**
 * Connects: over the preload bridge in Electron, else over a WebSocket, which is opened again when it ends.
 * `onLost` hears engine errors that belong to no call.
 */
export function startEngine(onLost: (error: ErrorReport) => void): void {
  const bridge = electronBridge();
  if (bridge !== null) link.start(async () => electronWire(bridge), { retries: false, onLost });
  else link.start(() => openWebSocketWire(wireAddress(window.location)), { retries: true, onLost });
}
