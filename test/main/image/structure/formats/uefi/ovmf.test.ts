import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../../../../main/image/structure/formats.ts';
import { firmwareMissing } from '../../../../../kit/files/images.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { files, madeFile, madeVolume } from '../../../../../kit/image/uefi-made.ts';

const CODE = '/usr/share/OVMF/OVMF_CODE.fd';
const TOP_FILE_BYTES = 0x9b8;
const missing = firmwareMissing();

/** The file at the end of the image, with its header. */
function topFile(): Buffer {
  return readFileSync(CODE).subarray(-TOP_FILE_BYTES);
}

/** A volume that ends with it. */
function volumeAround(file: Uint8Array): Buffer {
  const pad = madeFile(Buffer.alloc(4096 - 72 - 24 - file.length, 0xff), { type: 0xf0 });
  return madeVolume(files(pad, file), { blocks: 1 });
}

describe.skipIf(missing !== null)('The end of an image of OVMF', () => {
  const structure = scanned(volumeAround(topFile()));
  const file = nodeOf(structure, 'uefi-file', 'volume top file');

  it('has what OVMF tells the hypervisor, and the reset vector', () => {
    expect(childrenOf(structure, file).map(({ kind, size }) => [kind, size])).toEqual([
      ['tdx-metadata', 0xd0],
      ['sev-metadata', 0x4c],
      ['ovmf-table', 0x88],
      ['x86-reset-vector', 0x20],
    ]);
  });

  it('names the entries of the table and says what is in them', () => {
    const entries = childrenOf(structure, nodeOf(structure, 'ovmf-table'));
    expect(entries.map(({ name, fields }) => [name, fields[0]?.text])).toEqual([
      ['TDX metadata offset', '0x00000840 bytes before the end'],
      ['SEV metadata offset', '0x0000052c bytes before the end'],
      ['SEV hash table', '0x00000000'],
      ['SEV secret block', '0x00000000'],
      ['SEV-ES reset block', '0x0080b004'],
    ]);
  });

  it('says which memory the hypervisor prepares', () => {
    expect(fieldOf(nodeOf(structure, 'tdx-metadata'), 'Section[0]')).toBe(
      '0 (firmware volume of code): 0x1e0000 (1.88 MiB) at 0xffe20000, from 0x20000 of the image, 0x00000001 (measured)',
    );
    expect(fieldOf(nodeOf(structure, 'sev-metadata'), 'Section[2]')).toBe(
      '2 (secrets): 0x1000 (4 KiB) at 0x80d000',
    );
  });

  it('says where the processor goes first', () => {
    expect(nodeOf(structure, 'x86-reset-vector').name).toBe('x86 reset vector, jumps to 0xffffff08');
    const fourMib = scanned(readFileSync('/usr/share/OVMF/OVMF_CODE_4M.fd').subarray(0x348000));
    expect(nodeOf(fourMib, 'x86-reset-vector').name).toBe('x86 reset vector, jumps to 0xffffff50');
  });

  it('that is damaged stays in its bounds', () => {
    const volume = volumeAround(topFile());
    staysInBounds(FORMATS, volume, { runs: 200 });
    // Where the table and the vector are, most of all.
    const end = topFile().subarray(-0x90);
    for (let at = 0; at < end.length; at++) {
      const damaged = topFile();
      damaged[TOP_FILE_BYTES - 0x90 + at] = 0xff - (end[at] ?? 0);
      expect(scanned(volumeAround(damaged)).nodes.length).toBeGreaterThan(2);
    }
  });
});
