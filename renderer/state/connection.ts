/** Whether the engine can be reached, for what shows it. */
import { engineConnection as connection, retryConnection as retry } from '../link/engine.ts';

/**
 * `waiting`: lost, and tried again by itself; `refused`: there, but under a new address;
 * `ended`: lost for good.
 */
export const engineConnection = connection;

/** Looks for a lost engine at once. */
export const retryConnection = retry;
