/** Logs of 1,000,000 lines for the flashes of the `virt` board. */
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';

const LINES = 1_000_000;

/** Cycles of EDK2’s first boot, again and again; `before` is what the second flash held then. */
export function bootsLog(): { readonly text: Buffer; readonly before: Uint8Array } {
  const { log, before } = readTraceFixture('edk2-on-virt');
  const lines = Buffer.from(log).toString().split('\n');
  return { text: repeated(lines.filter((line) => line.startsWith('pflash_io_'))), before };
}

/** The worst that can come: each cycle is an operation, by turns on two flashes. */
export function tinyLog(): Buffer {
  return repeated(
    ['0x500050', '0x120012', '0x700070', '0xff00ff'].flatMap((value) =>
      ['virt.flash0', 'virt.flash1'].map(
        (name) => `pflash_io_write ${name}: offset:0x0000 size:4 value:${value} wcycle:0`,
      ),
    ),
  );
}

function repeated(lines: readonly string[]): Buffer {
  const part = Buffer.from(`${lines.join('\n')}\n`);
  const whole = Buffer.alloc(part.length * Math.floor(LINES / lines.length), part);
  const rest = lines.slice(0, LINES % lines.length).map((line) => `${line}\n`);
  return Buffer.concat([whole, Buffer.from(rest.join(''))]);
}
