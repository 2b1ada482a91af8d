/**
 * An image as a router's flash has it: boot loader, kernel, file systems, packed data, each at an offset that is known. What
 * is in it is made by the tools of this machine, so no byte of anybody's firmware is in the tree.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRMWARE } from '../files/images.ts';
import { type Made, workshopIn } from '../files/made.ts';
import { type Tool, toolsMissing } from '../files/tools.ts';

/** Erase blocks of 64 KiB: each part begins at one. */
const BLOCK_BYTES = 64 * 1024;
const IMAGE_BYTES = 8 * 1024 * 1024;
const BLOCK = `${BLOCK_BYTES / 1024}KiB`;

/** A part of the image, and how it is made. */
interface PartRow {
  readonly name: string;
  /** What a scan finds at its offset; null: no kind of its own. */
  readonly kind: string | null;
  readonly tools: readonly Tool[];
  make(made: Made): Uint8Array;
}

/** Where a part came to lie. */
export interface RouterPart {
  readonly name: string;
  readonly kind: string | null;
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface RouterImage {
  readonly bytes: Uint8Array;
  readonly parts: readonly RouterPart[];
}

/** A part that one program makes of the kernel, on its standard output. */
function packed(kind: string, tool: Tool, options: readonly string[] = [], name: string = tool): PartRow {
  return { name, kind, tools: [tool], make: ({ run }) => run(tool, [...options, '-c', 'kernel']) };
}

/**
 * In the order in which they lie. The archives are last: binwalk takes all that is behind a tar archive for a part of it.
 */
const PARTS: readonly PartRow[] = [
  {
    name: 'boot loader',
    kind: null,
    tools: [],
    make: () => readFileSync(FIRMWARE.uBoot).subarray(0, 4 * BLOCK_BYTES),
  },
  {
    name: 'environment',
    kind: 'uboot-environment',
    tools: ['mkenvimage'],
    make: ({ run, read, write }) => {
      write('environment.txt', 'bootcmd=bootm 0x50000\nbootdelay=3\nbaudrate=115200\nipaddr=192.168.1.1\n');
      run('mkenvimage', ['-s', `0x${BLOCK_BYTES.toString(16)}`, '-o', 'environment.bin', 'environment.txt']);
      return read('environment.bin');
    },
  },
  {
    name: 'kernel',
    kind: 'uimage',
    tools: ['mkimage', 'gzip'],
    make: ({ run, read, write }) => {
      write('kernel.gz', run('gzip', ['-9', '-c', 'kernel']));
      const words =
        '-A arm -O linux -T kernel -C gzip -a 0x80008000 -e 0x80008000 -n Linux-6.1 -d kernel.gz kernel.uimage';
      run('mkimage', words.split(' '));
      return read('kernel.uimage');
    },
  },
  {
    name: 'device tree',
    kind: 'device-tree',
    tools: ['dtc'],
    make: ({ run, read, write }) => {
      write('board.dts', BOARD);
      run('dtc', ['-q', '-I', 'dts', '-O', 'dtb', '-o', 'board.dtb', 'board.dts']);
      return read('board.dtb');
    },
  },
  {
    name: 'recovery',
    kind: 'fit',
    tools: ['mkimage', 'gzip', 'dtc'],
    make: ({ run, read, write }) => {
      write('recovery.its', RECOVERY);
      run('mkimage', ['-f', 'recovery.its', 'recovery.itb']);
      return read('recovery.itb');
    },
  },
  {
    name: 'romfs',
    kind: 'romfs',
    tools: ['genromfs'],
    make: ({ run, read }) => {
      run('genromfs', ['-f', 'root.romfs', '-d', 'root', '-V', 'rescue']);
      return read('root.romfs');
    },
  },
  {
    name: 'CramFS',
    kind: 'cramfs',
    tools: ['mkfs.cramfs'],
    make: ({ run, read }) => {
      run('mkfs.cramfs', ['-n', 'rescue', 'root', 'root.cramfs']);
      return read('root.cramfs');
    },
  },
  {
    name: 'root file system',
    kind: 'squashfs',
    tools: ['mksquashfs'],
    make: ({ run, read }) => {
      run('mksquashfs', [
        'root',
        'root.squashfs',
        '-comp',
        'xz',
        '-all-root',
        '-noappend',
        '-no-progress',
        '-quiet',
      ]);
      return read('root.squashfs');
    },
  },
  {
    name: 'overlay',
    kind: 'jffs2',
    tools: ['mkfs.jffs2'],
    make: ({ run, read }) => {
      run('mkfs.jffs2', [
        '-r',
        'root',
        '-o',
        'root.jffs2',
        '-e',
        BLOCK,
        '-l',
        '-U',
        `--pad=${2 * BLOCK_BYTES}`,
      ]);
      return read('root.jffs2');
    },
  },
  {
    name: 'volumes',
    kind: 'ubi',
    tools: ['ubinize', 'mksquashfs'],
    make: ({ run, read, write }) => {
      const volume = ['mode=ubi', 'image=root.squashfs', 'vol_id=0', 'vol_type=static', 'vol_name=root'];
      write('ubinize.cfg', `[root]\n${volume.join('\n')}\n`);
      run('ubinize', ['-o', 'root.ubi', '-p', BLOCK, '-m', '1', '-s', '1', '-Q', '1', 'ubinize.cfg']);
      return read('root.ubi');
    },
  },
  packed('gzip', 'gzip'),
  packed('xz', 'xz'),
  packed('lzma', 'lzma'),
  packed('bzip2', 'bzip2'),
  packed('zstd', 'zstd'),
  packed('lz4', 'lz4'),
  packed('lz4', 'lz4', ['-l'], 'lz4, legacy'),
  packed('lzop', 'lzop'),
  {
    name: 'coreboot files',
    kind: 'cbfs',
    tools: ['cbfstool'],
    make: ({ run, read }) => {
      run('cbfstool', [
        'cbfs.rom',
        'create',
        '-m',
        'arm',
        '-s',
        '0x40000',
        '-b',
        '0x3f000',
        '-H',
        '0x3fe00',
        '-o',
        '0',
      ]);
      run('cbfstool', ['cbfs.rom', 'add', '-f', 'kernel', '-n', 'kernel', '-t', 'raw', '-c', 'lzma']);
      return read('cbfs.rom').subarray(0, 0x3f000);
    },
  },
  {
    name: 'initramfs',
    kind: 'cpio',
    tools: ['cpio'],
    make: ({ run }) => run('cpio', ['-o', '-H', 'newc'], FILES.join('\n')),
  },
  {
    name: 'configuration',
    kind: 'tar',
    tools: ['tar'],
    make: ({ run }) => run('tar', ['--create', '--no-recursion', '--mtime=2026-01-01', ...FILES]),
  },
];

/** With the layout of the flash. */
const BOARD = `/dts-v1/;
/ {
  model = "Norscope test router";
  compatible = "norscope,router";
  #address-cells = <1>;
  #size-cells = <1>;
  flash@0 {
    compatible = "cfi-flash";
    reg = <0x0 0x800000>;
    bank-width = <2>;
    partitions {
      compatible = "fixed-partitions";
      #address-cells = <1>;
      #size-cells = <1>;
      partition@0 { label = "u-boot"; reg = <0x0 0x40000>; read-only; };
      partition@40000 { label = "u-boot-env"; reg = <0x40000 0x10000>; };
      partition@50000 { label = "firmware"; reg = <0x50000 0x7b0000>; };
    };
  };
};
`;

/** A kernel with its device tree, as mkimage reads it. */
const RECOVERY = `/dts-v1/;
/ {
  description = "Recovery";
  #address-cells = <1>;
  images {
    kernel {
      description = "Linux";
      data = /incbin/("kernel.gz");
      type = "kernel";
      arch = "arm";
      os = "linux";
      compression = "gzip";
      load = <0x80008000>;
      entry = <0x80008000>;
      hash { algo = "sha256"; };
    };
    fdt {
      description = "Board";
      data = /incbin/("board.dtb");
      type = "flat_dt";
      arch = "arm";
      compression = "none";
      hash { algo = "crc32"; };
    };
  };
  configurations {
    default = "board";
    board { kernel = "kernel"; fdt = "fdt"; };
  };
};
`;

const FILES = ['root', 'root/etc', 'root/etc/hostname', 'root/etc/banner', 'root/init'];

/** Null if all that makes it is there; else what to install. */
export function routerToolsMissing(): string | null {
  return toolsMissing(PARTS.flatMap(({ tools }) => tools));
}

/** Made in `folder`, which is its caller's to take away. */
export function routerImage(folder: string): RouterImage {
  const made = workshopIn(folder);
  fill(made);
  const bytes = new Uint8Array(IMAGE_BYTES).fill(0xff);
  const parts: RouterPart[] = [];
  let offset = 0;
  for (const { name, kind, make } of PARTS) {
    const content = make(made);
    if (offset + content.length > bytes.length) throw new Error(`${name} has no room in the image`);
    bytes.set(content, offset);
    parts.push({ name, kind, offset, sizeBytes: content.length });
    offset = Math.ceil((offset + content.length) / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return { bytes, parts };
}

/** The files of the router, and its kernel: words of no meaning that pack about as well as code does. */
function fill({ folder, write }: Made): void {
  mkdirSync(join(folder, 'root', 'etc'), { recursive: true });
  write('root/etc/hostname', 'router\n');
  write('root/etc/banner', 'Norscope test router, 2026\n'.repeat(40));
  write('root/init', '#!/bin/sh\nexec /sbin/init\n');
  write('kernel', kernel(300_000));
}

function kernel(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let state = 12345;
  for (let at = 0; at < sizeBytes; at++) {
    // Numerical Recipes' generator; three bytes in eight are random.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = at % 8 < 3 ? state >>> 24 : (at >> 3) & 0x1f;
  }
  return bytes;
}
