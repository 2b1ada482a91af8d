/** The state machine of the flash the person looks at, from its device's own table. */
import { engine } from '../link/engine.ts';
import { perFlash } from './per-flash.ts';

export const stateMachine = perFlash((flash) => engine.call('device.states', { flash }));
