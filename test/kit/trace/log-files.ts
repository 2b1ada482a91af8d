/** Trace logs as files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../files/images.ts';

/** In a folder of its own. */
export function logFile(content: Uint8Array | string, name = 'trace.log'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** A small file that takes a minute to read: it unpacks to two thousand million empty lines. */
export function slowLog(): string {
  const part = gzipSync(new Uint8Array(64 << 20).fill(0x0a), { level: 1 });
  return logFile(Buffer.concat(Array.from({ length: 31 }, () => part)), 'slow.log.gz');
}
