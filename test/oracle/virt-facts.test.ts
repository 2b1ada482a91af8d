/** What a driver sees on `virt`: each fact holds for the real QEMU and for ours. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BusDriver } from '../kit/flash/bus-driver.ts';
import { expectAnswers } from '../kit/flash/bus-script.ts';
import { startNorscope } from '../kit/flash/norscope-bus.ts';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';

const FLASH_BYTES = 0x400_0000;
const missing = qemuMissing();
const folder = mkdtempSync(join(tmpdir(), 'norscope-facts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function makeImage(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  truncateSync(path, FLASH_BYTES);
  return path;
}

/** One flash with an image that begins 01 02 03 04 05 06 07 08 and holds zeros, and one without an image. */
const MACHINES = [
  {
    machine: `QEMU 7.2.22${missing === null ? '' : `: ${missing}`}`,
    isMissing: missing !== null,
    start: (isReadOnly: boolean) => startQemu([{ path: makeImage(`qemu-${isReadOnly}.img`), isReadOnly }]),
  },
  {
    machine: 'Norscope',
    isMissing: false,
    start: async (isReadOnly: boolean) => {
      const image = { path: makeImage('ours.img'), mode: isReadOnly ? 'shared' : 'scratch' } as const;
      return startNorscope({ board: 'virt', images: [image], geometry: null });
    },
  },
] as const;

type Fact = (sentence: string, script: string) => void;

/** Runs facts on one machine, one after the other: each leaves the flash in read array. */
function factsOn(start: () => Promise<BusDriver>, facts: (fact: Fact) => void): void {
  let bus: BusDriver | undefined;
  beforeAll(async () => {
    bus = await start();
  });
  afterAll(() => bus?.close());
  facts((sentence, script) => {
    it(sentence, async () => {
      if (bus === undefined) throw new Error('the machine did not start');
      await expectAnswers(bus, script);
    });
  });
}

function factsOfBoth(fact: Fact): void {
  fact(
    'the query table says QRY, Intel command set, 2^25 bytes a chip, one region of 256 blocks of 128 KiB a chip',
    `
    writel 0x0 0x980098
    readl  0x40 -> 0x510051   # Q
    readl  0x44 -> 0x520052   # R
    readl  0x48 -> 0x590059   # Y
    readl  0x4c -> 0x010001   # primary command set 0x0001: Intel
    readl  0x50 -> 0x000000
    readl  0x54 -> 0x310031   # primary vendor table at query offset 0x31
    readl  0x9c -> 0x190019   # device size 2^25
    readl  0xa8 -> 0x0b000b   # write buffer 2^11
    readl  0xb0 -> 0x010001   # erase block regions
    readl  0xb4 -> 0xff00ff   # blocks - 1, low byte
    readl  0xb8 -> 0x000000
    readl  0xc0 -> 0x020002   # block size / 256, high byte
    readl  0xc4 -> 0x500050   # P
    readl  0xc8 -> 0x520052   # R
    readl  0xcc -> 0x490049   # I
    writel 0x0 0xff00ff
    readl  0x0 -> 0x04030201
  `,
  );
  fact(
    'a narrow read of the query table sees one chip, at any of its bytes',
    `
    writeb 0x0 0x98
    readw  0x40 -> 0x51
    readb  0x40 -> 0x51
    readb  0x43 -> 0x51
    writeb 0x0 0xff
  `,
  );
  fact(
    'identifier codes are Intel (0x89) and 0x18, in every block',
    `
    writel 0x0 0x900090
    readl  0x0 -> 0x890089
    readl  0x4 -> 0x180018
    readl  0x40004 -> 0x180018
    readl  0x8 -> 0x0
    writel 0x0 0xff00ff
  `,
  );
  fact(
    'status reads ready from both chips, whatever the address',
    `
    writel 0x40000 0x700070
    readl  0x40000 -> 0x800080
    readw  0x0 -> 0x80
    writel 0x0 0xff00ff
  `,
  );
  fact(
    'clearing the status register also returns to read array',
    `
    writel 0x0 0x700070
    writel 0x0 0x500050
    readl  0x0 -> 0x04030201
  `,
  );
  fact(
    'locking and unlocking a block answer ready',
    `
    writel 0x0 0x600060
    writel 0x0 0x010001
    readl  0x0 -> 0x800080
    writel 0x0 0xff00ff
    writel 0x0 0x600060
    writel 0x0 0xd000d0
    readl  0x0 -> 0x800080
    writel 0x0 0xff00ff
  `,
  );
  fact(
    'a buffered program without its confirm changes nothing',
    `
    writel 0x0 0xe800e8
    readl  0x0 -> 0x800080
    writel 0x0 0x010001
    writel 0x0 0x11111111
    writel 0x4 0x22222222
    writel 0x0 0xff00ff      # not 0xd0: abort
    readq  0x0 -> 0x0807060504030201
  `,
  );
  fact(
    'a buffered program that leaves its window is aborted with SR.4 and changes nothing',
    `
    writel 0x0 0xe800e8
    writel 0x0 0x010001
    writel 0x0 0x11111111
    writel 0x2000 0x22222222
    writel 0x0 0xd000d0
    readl  0x0 -> 0x04030201
    readl  0x2000 -> 0x0
    writel 0x0 0x700070
    readl  0x0 -> 0x900090      # SR.4 says so, to a driver that asks
    writel 0x0 0x500050
  `,
  );
  fact(
    'direct reads may be of any width, aligned or not',
    `
    readb 0x7 -> 0x08
    readw 0x3 -> 0x0504
    readl 0x1 -> 0x05040302
    readq 0x0 -> 0x0807060504030201
  `,
  );
  fact(
    'where nothing is, reads give 0 and writes go nowhere',
    `
    writel 0xe000000 0x980098
    readl  0xe000000 -> 0x0
    readl  0x0 -> 0x04030201
  `,
  );
  fact(
    'a flash without an image holds zeros, and keeps what is programmed while the machine is on',
    `
    readl  0x4000000 -> 0x0
    writel 0x4000000 0x400040
    writel 0x4000000 0x12345678
    readl  0x4000000 -> 0x800080
    writel 0x4000000 0xff00ff
    readl  0x4000000 -> 0x12345678
  `,
  );
}

function factsOfWritable(fact: Fact): void {
  fact(
    'a word program answers ready and is there after read array',
    `
    writel 0x100 0x400040
    writel 0x100 0x12345678
    readl  0x100 -> 0x800080
    writel 0x0 0xff00ff
    readl  0x100 -> 0x12345678
  `,
  );
  fact(
    'a word program sets bits back to 1, which no chip does',
    `
    writel 0x200 0x100010
    writel 0x200 0x0
    writel 0x200 0x100010
    writel 0x200 0xffffffff
    writel 0x0 0xff00ff
    readl  0x200 -> 0xffffffff
  `,
  );
  fact(
    'a buffered program of two words answers ready after its confirm',
    `
    writel 0x1000 0xe800e8
    readl  0x1000 -> 0x800080
    writel 0x1000 0x010001      # words - 1, for both chips
    writel 0x1000 0x11111111
    writel 0x1004 0x22222222
    writel 0x1000 0xd000d0
    readl  0x1000 -> 0x800080
    writel 0x0 0xff00ff
    readq  0x1000 -> 0x2222222211111111
  `,
  );
  fact(
    'an erase sets the block of 256 KiB and no other to 0xff',
    `
    writel 0x40010 0x200020
    writel 0x40010 0xd000d0
    readl  0x40010 -> 0x800080
    writel 0x0 0xff00ff
    readl  0x3fffc -> 0x0
    readl  0x40000 -> 0xffffffff
    readl  0x7fffc -> 0xffffffff
    readl  0x80000 -> 0x0
  `,
  );
  fact(
    'an erase is done before it is confirmed, which no chip does',
    `
    writel 0xc0010 0x200020
    writel 0xc0010 0xff00ff     # not 0xd0
    readl  0xc0000 -> 0xffffffff
  `,
  );
  fact(
    'a locked block is programmed all the same, which no chip does',
    `
    writel 0x300 0x600060
    writel 0x300 0x010001
    writel 0x300 0xff00ff
    writel 0x300 0x400040
    writel 0x300 0x5a5a5a5a
    writel 0x300 0xff00ff
    readl  0x300 -> 0x5a5a5a5a
  `,
  );
}

function factsOfReadOnly(fact: Fact): void {
  fact(
    'a word program sets SR.4 in both chips and changes nothing',
    `
    writel 0x100 0x400040
    writel 0x100 0x12345678
    readl  0x100 -> 0x900090
    writel 0x0 0xff00ff
    readl  0x100 -> 0x0
  `,
  );
  fact(
    'the error stays until the status register is cleared, which takes ready along with it',
    `
    writel 0x0 0x700070
    readl  0x0 -> 0x900090
    writel 0x0 0x500050
    writel 0x0 0x700070
    readl  0x0 -> 0x0
    writel 0x0 0xff00ff
  `,
  );
  fact(
    'an erase sets SR.5 in both chips and changes nothing',
    `
    writel 0x40010 0x200020
    writel 0x40010 0xd000d0
    readl  0x40010 -> 0xa000a0
    writel 0x0 0xff00ff
    readl  0x40000 -> 0x0
    writel 0x0 0x500050
  `,
  );
  fact(
    'a confirmed buffered program ends in read array and changes nothing',
    `
    writel 0x1000 0xe800e8
    writel 0x1000 0x010001
    writel 0x1000 0x11111111
    writel 0x1004 0x22222222
    writel 0x1000 0xd000d0
    readl  0x0 -> 0x04030201
    readq  0x1000 -> 0x0
  `,
  );
}

describe.each(MACHINES)('virt on $machine', ({ isMissing, start }) => {
  describe.skipIf(isMissing)('with a writable image', () => {
    factsOn(
      () => start(false),
      (fact) => {
        factsOfBoth(fact);
        factsOfWritable(fact);
      },
    );
  });
  describe.skipIf(isMissing)('with a read-only image', () => {
    factsOn(
      () => start(true),
      (fact) => {
        factsOfBoth(fact);
        factsOfReadOnly(fact);
      },
    );
  });
});
