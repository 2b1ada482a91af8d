/** Talks to U-Boot on a real QEMU and records what its CFI driver does to the flash: what works, and what does not. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRMWARE } from '../files/images.ts';
import { QUIET } from './record-boot.ts';
import { openSerialLine } from './serial-line.ts';

/** What a talk with U-Boot left behind. */
export interface RecordedTalk {
  /** QEMU's log of the `pflash_*` events. */
  readonly logPath: string;
  /** The second flash before and after. */
  readonly beforePath: string;
  readonly afterPath: string;
  /** The serial line: what was typed, and what U-Boot said. */
  readonly console: string;
}

/**
 * What is typed at U-Boot's prompt, and what it must answer. It has this flash at 0x4000000, counts sectors of 128 KiB
 * where an erase block has 256 KiB, and keeps its environment in the first two. Its numbers are hexadecimal.
 */
const TALK: readonly (readonly [command: string, answer: RegExp])[] = [
  ['flinfo', /32 MB in 256 Sectors/],
  ['protect on 4100000 +20000', /Protected 1 sectors/],
  ['erase 4100000 +20000', /1 protected sectors will not be erased/],
  ['protect off 4100000 +20000', /Un-Protected 1 sectors/],
  ['md.b 4120000 20', /Sector at 0x120/],
  ['erase 4100000 +20000', /Erased 1 sectors/],
  // Its neighbour went with it.
  ['md.b 4120000 20', /ff ff ff ff ff/],
  ['mw.l 40200000 12345678 800', /=> $/],
  ['cp.b 40200000 4100000 201', /Copy to Flash\.\.\. done/],
  ['cmp.b 40200000 4100000 201', /513 byte\(s\) were the same/],
  // The first half is programmed. A sector that begins with 0x5678 reads as busy.
  ['cp.b 40200000 4100800 1000', /Flash buffer write timeout/],
  ['cmp.b 40200000 4100800 1000', /Total of 2048 byte\(s\) were the same/],
  ['erase 4140000 +20000', /Erased 1 sectors/],
  // The first 4 KiB are programmed. A sector that begins with 0x5aa5 reads as ready.
  ['mw.l 40200000 cafe5aa5 800', /=> $/],
  ['cp.b 40200000 4140000 1800', /Copy to Flash\.\.\. done/],
  ['cmp.b 40200000 4140000 1800', /Total of 4096 byte\(s\) were the same/],
  ['erase 4160000 +20000', /Erased 1 sectors/],
  // What was compared a moment ago went with its neighbour.
  ['cmp.b 40200000 4140000 1000', /Total of 0 byte\(s\) were the same/],
  ['saveenv', /Flash buffer write timeout[\s\S]*Failed \(1\)/],
  ['md.b 4000ff0 20', /4001000: ff ff ff ff/],
];

/** Where the image tells its own sectors apart; the last is beyond what U-Boot takes for the flash's end. */
const MARKED = [0, 0x2_0000, 0x10_0000, 0x12_0000, 0x14_0000, 0x16_0000, 0x200_0000];
const FLASH_BYTES = 64 << 20;
const TALK_TIMEOUT_MS = 120_000;
const PROMPT = /\n=> $/;

/** @throws Error with the command that U-Boot answered otherwise, and its answer. */
export async function recordUboot(folder: string): Promise<RecordedTalk> {
  const logPath = join(folder, 'trace.log');
  const beforePath = join(folder, 'before.img');
  const afterPath = join(folder, 'after.img');
  writeFileSync(beforePath, markedImage());
  copyFileSync(beforePath, afterPath);
  const machine = ['-M', 'virt', '-cpu', 'cortex-a57', '-m', '512', '-bios', FIRMWARE.uBoot];
  const drive = ['-drive', `if=pflash,unit=1,format=raw,file=${afterPath}`];
  const options = [...machine, ...QUIET, ...drive, '-trace', 'pflash_*', '-D', logPath];
  const serial = openSerialLine('qemu-system-aarch64', options, TALK_TIMEOUT_MS);
  try {
    await serial.waitFor(/Hit any key to stop autoboot/);
    serial.type(' ');
    await serial.waitFor(PROMPT);
    for (const [command, answer] of TALK) {
      serial.type(`${command}\r`);
      const said = await serial.waitFor(PROMPT);
      if (!answer.test(said)) throw new Error(`U-Boot's answer is not ${answer}: ${said}`);
    }
  } finally {
    await serial.end();
  }
  return { logPath, beforePath, afterPath, console: asText(serial.printed()) };
}

function markedImage(): Buffer {
  const image = Buffer.alloc(FLASH_BYTES, 0xff);
  for (const offset of MARKED) image.write(`Sector at 0x${offset.toString(16)}\n`, offset);
  return image;
}

/** As it stands on a screen. */
function asText(printed: string): string {
  return printed.replaceAll('\r', '').replaceAll(/[^\b][\b]/g, '');
}
