/** U-Boot's environment with a redundant copy: CRC-32 (little-endian), a flag byte, then `name=value` strings. */
import { crc32 } from '../crc32.ts';

/** Size of one copy in bytes (U-Boot CONFIG_ENV_SIZE); the rest of its erase block stays erased. */
export const ENVIRONMENT_BYTES = 0x2000;
const HEADER_BYTES = 5;
/** On parallel NOR the copy in use is flagged 1; a newer one makes it 0, which needs no erase. */
const FLAG = { inUse: 1, obsolete: 0 } as const;

const VARIABLES = {
  arch: 'arm',
  baudrate: '115200',
  board: 'norscope-demo',
  bootargs: 'console=ttyS0,115200 root=mtd:files rootfstype=jffs2',
  bootcmd: 'source 0x00080000',
  bootdelay: '2',
  fdtaddr: '0x00060000',
  ipaddr: '192.0.2.10',
  serverip: '192.0.2.1',
  stdin: 'serial',
  stdout: 'serial',
} as const;

/** The copy in use, or the one before it (the board had been started one time less). */
export function makeEnvironment(copy: keyof typeof FLAG): Uint8Array {
  const bootCount = copy === 'inUse' ? '42' : '41';
  const entries = Object.entries({ ...VARIABLES, bootcount: bootCount });
  const strings = entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\0`);
  const bytes = new Uint8Array(ENVIRONMENT_BYTES);
  bytes.set(new TextEncoder().encode(strings.join('')), HEADER_BYTES);
  bytes[4] = FLAG[copy];
  new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(HEADER_BYTES)), true);
  return bytes;
}
