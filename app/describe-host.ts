/** What a host says of itself to its window. */

import type { Engine } from '../main/engine.ts';
import { version } from '../package.json';
import type { HostDescription } from './contract/host.ts';

/** The description of a host of this kind, on this machine, of this version of the program. */
export function describeHost(host: HostDescription['host'], { mapping }: Engine): HostDescription {
  return {
    host,
    version,
    platform: process.platform,
    hasFileDialog: host === 'electron',
    mapping,
  };
}
