/** The query table of the flash the person looks at. */
import { engine } from '../link/engine.ts';
import { perFlash } from './per-flash.ts';

export const query = perFlash((flash) => engine.call('query.table', { flash }));
