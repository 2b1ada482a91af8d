/** What surrounds the window of a test: a browser on Linux, in which files are mapped. */
import type { HostDescription } from '../../../app/contract/host.ts';

export function hostDescription(change: Partial<HostDescription> = {}): HostDescription {
  return {
    host: 'browser',
    version: '0.0.0',
    platform: 'linux',
    hasFileDialog: false,
    mapping: { kind: 'mapped', sentence: 'Pages are shared.' },
    ...change,
  };
}
