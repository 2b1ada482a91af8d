import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  DEMO_AREAS,
  DEMO_IMAGE_BYTES,
  DEMO_SECTOR_BYTES,
  type DemoAreaName,
} from '../../../main/image/demo/layout.ts';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { readDeviceTree, textAt } from '../../kit/flash/device-tree-reader.ts';

const image = makeDemoImage();

function area(name: DemoAreaName): Uint8Array {
  const row = DEMO_AREAS.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`no area ${name}`);
  return image.subarray(row.offset, row.offset + row.lengthBytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

describe('the demonstration image', () => {
  it('is 16 MiB and the same every time', () => {
    expect(image.length).toBe(16 * 1024 * 1024);
    expect(sha256(makeDemoImage())).toBe(sha256(image));
  });

  it('keeps its pieces in whole erase blocks, in order, apart from each other', () => {
    let end = 0;
    for (const { offset, lengthBytes } of DEMO_AREAS) {
      expect(offset % DEMO_SECTOR_BYTES).toBe(0);
      expect(lengthBytes % DEMO_SECTOR_BYTES).toBe(0);
      expect(offset).toBeGreaterThanOrEqual(end);
      end = offset + lengthBytes;
    }
    expect(end).toBe(DEMO_IMAGE_BYTES);
  });

  it('is erased between its pieces', () => {
    let end = 0;
    for (const { offset, lengthBytes } of DEMO_AREAS) {
      expect(image.subarray(end, offset).every((byte) => byte === 0xff)).toBe(true);
      end = offset + lengthBytes;
    }
  });

  it('lists every piece with its offset on its first page, four rows of the grid a line', () => {
    const page = new TextDecoder().decode(area('contents')).replaceAll('\ufffd', '');
    const lines = page.split('\n').slice(0, -1);
    expect(lines.every((line) => line.length === 63)).toBe(true);
    for (const { offset, holds } of DEMO_AREAS) {
      const line = lines.find((candidate) => candidate.startsWith(offset.toString(16).padStart(8, '0')));
      expect(line, `no line for ${holds}`).toContain(holds);
    }
  });

  it('ends with text at its very last byte', () => {
    expect(new TextDecoder().decode(image.subarray(-15))).toBe('this full stop.');
  });
});

describe('the U-Boot script', () => {
  it('has a header and data whose CRCs are right', () => {
    const header = area('boot-script').slice(0, 64);
    const headerView = viewOf(header);
    expect(headerView.getUint32(0)).toBe(0x27051956);
    const [headerCrc, sizeBytes, dataCrc] = [4, 12, 24].map((offset) => headerView.getUint32(offset));
    const data = area('boot-script').subarray(64, 64 + (sizeBytes ?? 0));
    headerView.setUint32(4, 0);
    expect(crc32(header)).toBe(headerCrc);
    expect(crc32(data)).toBe(dataCrc);
  });

  it('says in its data how long the script is', () => {
    const data = area('boot-script').subarray(64);
    const lengthBytes = viewOf(data).getUint32(0);
    expect(viewOf(data).getUint32(4)).toBe(0);
    expect(new TextDecoder().decode(data.subarray(8, 8 + lengthBytes))).toMatch(/^# Run by[^\xff]*\n$/);
    expect(data[8 + lengthBytes]).toBe(0xff);
  });
});

describe('the U-Boot environment', () => {
  it.each([
    ['environment', 1, '42'],
    ['environment-old', 0, '41'],
  ] as const)('%s has a right CRC, flag %i and boot count %s', (name, flag, bootCount) => {
    const copy = area(name).subarray(0, 0x2000);
    expect(viewOf(copy).getUint32(0, true)).toBe(crc32(copy.subarray(5)));
    expect(copy[4]).toBe(flag);
    const strings = new TextDecoder().decode(copy.subarray(5)).replace(/\0+$/, '').split('\0');
    expect(strings).toContain(`bootcount=${bootCount}`);
    expect(strings.every((entry) => /^[a-z]+=.+$/.test(entry))).toBe(true);
    expect(strings).toEqual([...strings].sort());
  });
});

describe('the device tree', () => {
  it('describes the pieces of this very image as partitions', () => {
    const { version, totalBytes, root } = readDeviceTree(area('device-tree'));
    expect(version).toBe(17);
    expect(area('device-tree')[totalBytes]).toBe(0xff);
    const flash = root.children.find(({ name }) => name === 'flash@0');
    const partitions = flash?.children[0]?.children ?? [];
    const read = partitions.map(({ name, properties }) => {
      const reg = viewOf(properties.get('reg') ?? new Uint8Array());
      const label = textAt(properties.get('label') ?? new Uint8Array(), 0);
      return { name, label, offset: reg.getUint32(0), lengthBytes: reg.getUint32(4) };
    });
    expect(read).toEqual(
      DEMO_AREAS.map(({ name, offset, lengthBytes }) => {
        return { name: `partition@${offset.toString(16)}`, label: name, offset, lengthBytes };
      }),
    );
  });

  const dtc = findDtc();
  it.skipIf(dtc === null)('is taken by dtc (apt-get install device-tree-compiler)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'norscope-dtb-'));
    try {
      const path = join(folder, 'demo.dtb');
      const { totalBytes } = readDeviceTree(area('device-tree'));
      writeFileSync(path, area('device-tree').subarray(0, totalBytes));
      const source = execFileSync('dtc', ['-I', 'dtb', '-O', 'dts', path], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(source).toContain('compatible = "fixed-partitions"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the other pieces', () => {
  it('holds JFFS2 nodes whose header, node and data CRCs are right', () => {
    const nodes = [...jffs2Nodes(area('files'))];
    expect(nodes.map(({ type }) => type)).toEqual([
      '2003',
      'e001',
      'e002',
      'e001',
      'e002',
      'e001',
      'e002',
      '2003',
    ]);
  });

  it('ages records by clearing bits of one byte', () => {
    const states = Array.from({ length: 512 }, (_, number) => area('records')[number * 32]);
    expect(new Set(states)).toEqual(new Set([0xff, 0x7f, 0x3f, 0x1f]));
  });

  it('changes one bit from each byte of the Gray code to the next', () => {
    const gray = area('patterns').subarray(0x2000, 0x2000 + 256);
    for (let index = 1; index < gray.length; index++) {
      const changed = (gray[index] ?? 0) ^ (gray[index - 1] ?? 0);
      expect(changed & (changed - 1), `byte ${index}`).toBe(0);
    }
  });

  it('holds each sentence in UTF-8 and in both orders of UTF-16', () => {
    const texts = area('texts');
    const found = ['utf-8', 'utf-16le', 'utf-16be'].map((encoding, part) => {
      const decoded = new TextDecoder(encoding).decode(texts.subarray(part * 0x1000, (part + 1) * 0x1000));
      return decoded.slice(0, decoded.indexOf('リ') + 1);
    });
    expect(found[0]).toContain('Löschen');
    expect(new Set(found).size).toBe(1);
  });

  it('draws a picture of printable characters, 16 a row', () => {
    const text = new TextDecoder().decode(area('picture').subarray(0, 256));
    expect(text).toMatch(/^[ -~]{256}$/);
  });

  it('has a block of noise and a block of zeros', () => {
    const counts = new Uint32Array(256);
    for (const byte of area('noise')) counts[byte] = (counts[byte] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(400);
    expect(area('zeros').every((byte) => byte === 0)).toBe(true);
  });
});

function* jffs2Nodes(bytes: Uint8Array): Generator<{ type: string }> {
  const u32 = (offset: number) => viewOf(bytes).getUint32(offset, true);
  // JFFS2 starts its CRC at 0 and inverts nothing; zlib inverts at both ends, so both ends are undone here.
  const bareCrc = (data: Uint8Array) => ~crc32(data, 0xffffffff) >>> 0;
  for (let offset = 0; offset < bytes.length; offset += 4) {
    if (viewOf(bytes).getUint16(offset, true) !== 0x1985) continue;
    const type = viewOf(bytes)
      .getUint16(offset + 2, true)
      .toString(16);
    expect(u32(offset + 8), `header at ${offset}`).toBe(bareCrc(bytes.subarray(offset, offset + 8)));
    const end = offset + u32(offset + 4);
    if (type === 'e001') {
      expect(u32(offset + 32)).toBe(bareCrc(bytes.subarray(offset, offset + 32)));
      expect(u32(offset + 36)).toBe(bareCrc(bytes.subarray(offset + 40, end)));
    }
    if (type === 'e002') {
      expect(u32(offset + 64)).toBe(bareCrc(bytes.subarray(offset, offset + 60)));
      expect(u32(offset + 60)).toBe(bareCrc(bytes.subarray(offset + 68, end)));
    }
    yield { type };
  }
}

function findDtc(): string | null {
  try {
    return execFileSync('dtc', ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return null;
  }
}
