/** A program in place of QEMU's that speaks as much of its protocols as is asked of it, and fails where a test wants it to. */
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counted from 1, over all reads of the process. */
export interface FakeBehaviour {
  readonly version?: string;
  /** It complains so, and ends at once. */
  readonly refuses?: string;
  /** This read is answered with other bytes than the image has. */
  readonly wrongAt?: number;
  readonly diesAt?: number;
  /** It does not answer that, nor anything after it: `hungFake` tells when. */
  readonly hangsAt?: number;
  readonly rubbishAt?: number;
  /** So many timers of flashes fire as soon as its time passes; none unless given. */
  readonly timersAtOnce?: number;
  /** And no more than so many. */
  readonly timersInAll?: number;
  /** It does not answer to QMP. */
  readonly isMute?: boolean;
}

/**
 * Writes it to `folder` as `qemu-system-arm`. It answers each read with what the image of its first drive holds, or zeros,
 * at that address: as a flash at address 0 does that takes no writes.
 */
export function writeFakeQemu(folder: string, behaviour: FakeBehaviour = {}): void {
  const path = join(folder, 'qemu-system-arm');
  rmSync(hungMark(folder), { force: true });
  writeFileSync(path, `#!${process.execPath}\nconst behaviour = ${JSON.stringify(behaviour)};\n${PROGRAM}`);
  chmodSync(path, 0o755);
}

/** Whether the fake of this folder came to where it hangs. */
export function hungFake(folder: string): boolean {
  return existsSync(hungMark(folder));
}

function hungMark(folder: string): string {
  return join(folder, 'qemu-system-arm.hung');
}

const PROGRAM = `
const { readFileSync, writeFileSync } = require('node:fs');
const { Socket } = require('node:net');
const { createInterface } = require('node:readline');
if (process.argv.includes('--version')) {
  console.log('QEMU emulator version ' + (behaviour.version ?? '7.2.22') + ' (Debian)');
  process.exit(0);
}
if (behaviour.refuses !== undefined) {
  process.stderr.write(behaviour.refuses + '\\n', () => process.exit(1));
  return;
}
const file = /file=(.*?)(,readonly=on|,snapshot=on)?$/.exec(process.argv.find((each) => each.startsWith('if=pflash')) ?? '')?.[1];
const image = file === undefined ? Buffer.alloc(0) : readFileSync(file.replaceAll(',,', ','));
const qmp = new Socket({ fd: 3 });
qmp.write('{"QMP": {"version": {}}}\\n');
let timersLeft = behaviour.timersInAll ?? Infinity;
createInterface({ input: qmp }).on('line', (line) => {
  if (behaviour.isMute) return;
  const timers = line.includes('"cont"') ? Math.min(behaviour.timersAtOnce ?? 0, timersLeft) : 0;
  timersLeft -= timers;
  qmp.write('pflash_timer_expired flash: command 0x30 done\\n'.repeat(timers) + '{"return": {}}\\n');
});
let reads = 0;
createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, address, length] = line.split(' ');
  if (command === 'b64read')
    return console.log('OK ' + image.subarray(Number(address), Number(address) + Number(length)).toString('base64'));
  const size = { b: 1, w: 2, l: 4, q: 8 }[command.at(-1)];
  if (!/^read[bwlq]$/.test(command)) return console.log(command === 'endianness' ? 'OK little' : 'OK');
  reads++;
  if (reads === behaviour.diesAt) process.stderr.write('the fake was told to die\\n', () => process.exit(1));
  if (reads === behaviour.hangsAt) writeFileSync(__filename + '.hung', '');
  if ((behaviour.diesAt ?? behaviour.hangsAt ?? Infinity) <= reads) return;
  if (reads === behaviour.rubbishAt) return console.log('no answer at all');
  const bytes = Buffer.alloc(8);
  bytes.set(image.subarray(Number(address), Number(address) + size));
  if (reads === behaviour.wrongAt) bytes[0] ^= 0xff;
  console.log('OK 0x' + bytes.readBigUInt64LE().toString(16).padStart(16, '0'));
});
process.stdin.on('end', () => process.exit(0));
`;
