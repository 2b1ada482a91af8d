import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IMAGE_FORMATS } from '../../../main/backing/format/image-formats.ts';
import { notRaw, sniffFormat } from '../../../main/backing/image-format.ts';
import { type Tool, toolsMissing } from '../../kit/files/tools.ts';
import { makeFolder, pattern } from './files.ts';
import { capsuleOf, dmgOf, rarOf, sampleOf, uf2Of } from './format-samples.ts';

const SIZE = 1 << 19;
/** Ends as a dump does, in erased flash. */
const RAW = Buffer.concat([pattern(SIZE - 0x4000), Buffer.alloc(0x4000, 0xff)]);

interface Recipe {
  /** The name of a row of the table. */
  readonly format: string;
  readonly tools: readonly Tool[];
  /** The file that is made, beside raw.bin. */
  readonly file: string;
  /** A shell's, or a function of the raw bytes where no program makes such a file. */
  readonly make: string | ((raw: Buffer) => Buffer);
  /** What NAME stands for. */
  readonly name?: string;
}

const SPEC = `Name: made
Version: 1
Release: 1
Summary: made
License: none
BuildArch: noarch
%description
%install
mkdir -p %{buildroot}/usr/share/made
cp $FOLDER/raw.bin %{buildroot}/usr/share/made
%files
/usr/share/made/raw.bin
`;
const BUILD_RPM = `printf '${SPEC.replaceAll('%', '%%')}' | sed "s,\\$FOLDER,$PWD," > made.spec &&
  rpmbuild --quiet --define "_topdir $PWD" --define '_rpmfilename made.rpm' -bb made.spec && mv RPMS/made.rpm .`;
const BUILD_DEB = `mkdir -p deb/DEBIAN deb/usr/share/made && cp raw.bin deb/usr/share/made &&
  printf 'Package: made\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody\\nDescription: made\\n' > deb/DEBIAN/control &&
  dpkg-deb -b deb made.deb`;

/** qemu-img would time how fast the machine is, and fails on a busy one. The header is 2 MiB. */
const MAKE_LUKS = `truncate -s ${SIZE + (2 << 20)} made,1.luks &&
  cryptsetup luksFormat -q --type luks1 --pbkdf-force-iterations 1000 made,1.luks KEY &&
  qemu-img convert -n -f raw --object secret,id=k,file=KEY --target-image-opts raw.bin driver=luks,key-secret=k,file.filename=made,,1.luks`;

/** A sample of each format, made by the program that makes such files, and what its command wants. */
// biome-ignore format: a table is read by its columns
const RECIPES: readonly Recipe[] = [
  { format: 'a qcow image (version 1)', file: 'made.qcow', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O qcow raw.bin made.qcow' },
  { format: 'a qcow2 image', file: 'made.qcow2', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O qcow2 raw.bin made.qcow2' },
  { format: 'a qcow2 image', file: 'old.qcow2', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O qcow2 -c -o compat=0.10 raw.bin old.qcow2' },
  { format: 'a QED image', file: 'made.qed', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O qed raw.bin made.qed' },
  { format: 'a VMDK image', file: 'made.vmdk', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vmdk raw.bin made.vmdk' },
  { format: 'a VMDK image', file: 'stream.vmdk', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vmdk -o subformat=streamOptimized raw.bin stream.vmdk' },
  { format: 'a VMDK descriptor', file: 'flat.vmdk', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vmdk -o subformat=monolithicFlat raw.bin flat.vmdk' },
  { format: 'a VDI image', file: 'made.vdi', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vdi raw.bin made.vdi' },
  { format: 'a VHDX image', file: 'made.vhdx', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vhdx raw.bin made.vhdx' },
  { format: 'a VHD image', file: 'made.vhd', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vpc raw.bin made.vhd' },
  { format: 'a VHD image of fixed size', file: 'fixed.vhd', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on raw.bin fixed.vhd' },
  { format: 'a Parallels image', file: 'made.hdd', tools: ['qemu-img'], make: 'qemu-img convert -f raw -O parallels raw.bin made.hdd' },
  { format: 'a Bochs image', file: 'made.bochs', tools: ['qemu-img', 'bximage'], make: 'bximage -q -func=convert -imgmode=growing raw.bin made.bochs' },
  { format: 'a cloop image', file: 'made.cloop', tools: ['qemu-img', 'create_compressed_fs'], make: 'create_compressed_fs -q -B 65536 raw.bin made.cloop' },
  { format: 'a DMG image', file: 'made.dmg', tools: ['dmg2img'], make: dmgOf },
  { format: 'encrypted with LUKS', file: 'made,1.luks', tools: ['qemu-img', 'cryptsetup'], make: MAKE_LUKS },
  { format: 'an Android sparse image', file: 'made.simg', tools: ['img2simg', 'simg2img'], make: 'img2simg raw.bin made.simg' },
  { format: 'compressed with gzip', file: 'made.bin.gz', tools: ['gzip'], make: 'gzip -k raw.bin && mv raw.bin.gz made.bin.gz' },
  { format: 'compressed with xz', file: 'no-suffix', tools: ['xz'], make: 'xz -c raw.bin > no-suffix' },
  { format: 'compressed with zstd', file: 'made.zst', tools: ['zstd'], make: 'zstd -q -c raw.bin > made.zst' },
  { format: 'compressed with zstd', file: 'skip.zst', tools: ['zstd', 'pzstd'], make: 'pzstd -q -c raw.bin > skip.zst' },
  { format: 'compressed with bzip2', file: 'made.bz2', tools: ['bzip2'], make: 'bzip2 -c raw.bin > made.bz2' },
  { format: 'compressed with lz4', file: 'made.lz4', tools: ['lz4'], make: 'lz4 -q -c raw.bin > made.lz4' },
  { format: 'compressed with lz4', file: 'legacy', tools: ['lz4'], make: 'lz4 -q -l -c raw.bin > legacy' },
  { format: 'compressed with LZMA', file: 'made.lzma', tools: ['xz'], make: 'xz --format=lzma -c raw.bin > made.lzma' },
  { format: 'compressed with LZMA', file: 'small.lzma', tools: ['xz'], make: 'xz --format=lzma --lzma1=dict=96KiB -c raw.bin > small.lzma' },
  { format: 'compressed with lzip', file: 'made.lz', tools: ['lzip'], make: 'lzip -c raw.bin > made.lz' },
  { format: 'compressed with lzop', file: 'made.lzo', tools: ['lzop'], make: 'lzop -c raw.bin > made.lzo' },
  { format: 'compressed with compress', file: 'made.Z', tools: ['gzip', 'compress'], make: 'compress -c raw.bin > made.Z' },
  { format: 'a zip archive', file: 'made.zip', tools: ['zip', 'unzip'], make: 'echo other > other; zip -q made.zip other raw.bin', name: 'raw.bin' },
  { format: 'a 7z archive', file: 'made.7z', tools: ['7z'], make: 'echo other > other; 7z a -bso0 made.7z other raw.bin', name: 'raw.bin' },
  { format: 'a RAR archive', file: 'made.rar', tools: ['unar'], make: rarOf, name: 'raw.bin' },
  { format: 'a tar archive', file: 'made.tar', tools: ['tar'], make: 'echo other > other; tar -cf made.tar other raw.bin', name: 'raw.bin' },
  { format: 'a Debian package', file: 'made.deb', tools: ['dpkg-deb', 'tar'], make: BUILD_DEB, name: './usr/share/made/raw.bin' },
  { format: 'an ar archive', file: 'made.a', tools: ['ar'], make: 'echo other > other; ar qc made.a other raw.bin', name: 'raw.bin' },
  { format: 'an RPM package', file: 'made.rpm', tools: ['rpmbuild', 'rpm2cpio', 'cpio'], make: BUILD_RPM, name: './usr/share/made/raw.bin' },
  { format: 'a cabinet archive', file: 'made.cab', tools: ['gcab', 'cabextract'], make: 'echo other > other; gcab -c made.cab other raw.bin', name: 'raw.bin' },
  { format: 'an ELF program', file: 'made.elf', tools: ['llvm-objcopy'], make: 'llvm-objcopy -I binary -O elf64-littleaarch64 --rename-section .data=.text,alloc,load,code raw.bin made.elf' },
  { format: 'Intel HEX text', file: 'made.hex', tools: ['objcopy'], make: 'objcopy -I binary -O ihex --change-addresses 0x10 raw.bin made.hex' },
  { format: 'Motorola S-record text', file: 'made.srec', tools: ['objcopy'], make: 'objcopy -I binary -O srec --change-addresses 0x40000 raw.bin made.srec' },
  { format: 'TI-TXT text', file: 'made.txt', tools: ['srec_cat'], make: 'srec_cat raw.bin -binary -o made.txt -ti-txt' },
  { format: 'a UF2 file', file: 'made.uf2', tools: ['uf2conv.py'], make: uf2Of },
  { format: 'a DfuSe file', file: 'made.dfu', tools: ['dfuse-pack'], make: 'dfuse-pack -b 0x08000000:raw.bin made.dfu' },
  { format: 'an image with a DFU suffix', file: 'suffix.dfu', tools: ['dfu-suffix'], make: 'cp raw.bin suffix.dfu && dfu-suffix -a suffix.dfu' },
  { format: 'a UEFI capsule', file: 'made.cap', tools: [], make: capsuleOf },
];

/** Rows that give no command. */
const BY_HAND = ['a VMDK extent', 'encrypted with LUKS2'];

/** A folder with raw.bin, the passphrase KEY, and the recipe's file. */
function made({ file, make }: Recipe): string {
  const folder = makeFolder();
  writeFileSync(join(folder, 'raw.bin'), RAW);
  writeFileSync(join(folder, 'KEY'), 'passphrase');
  if (typeof make === 'string') run(folder, make);
  else writeFileSync(join(folder, file), make(RAW));
  return folder;
}

/** What it prints. */
function run(folder: string, command: string): string {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  return execFileSync('sh', ['-ec', command], { cwd: folder, stdio: [...stdio], encoding: 'utf8' });
}

/** What the refusal of the file says can be typed, with NAME, KEY and SIZE filled in; and what format it was seen as. */
function advised(folder: string, { file, name = '' }: Pick<Recipe, 'file' | 'name'>) {
  const path = join(folder, file);
  const sample = sampleOf(readFileSync(path));
  const format = sniffFormat(sample);
  if (format === null) throw new Error(`${file} is raw`);
  const { todo } = notRaw(path, format, sample);
  const commands = [...todo.matchAll(/`([^`]+)`/g)].map(([, command = '']) =>
    command.replace(/\bNAME\b/, name).replace(/\bSIZE\b/, `${SIZE}`),
  );
  return { format: format.name, commands };
}

/** The file that came out beside those that were there. */
function output(folder: string, before: readonly string[]): Buffer {
  const [file, ...more] = readdirSync(folder).filter((each) => !before.includes(each));
  if (file === undefined || more.length > 0) throw new Error(`one file expected, not ${[file, ...more]}`);
  return readFileSync(join(folder, file));
}

function converted(folder: string, ...commands: (string | undefined)[]): Buffer {
  const before = readdirSync(folder);
  for (const command of commands) run(folder, command ?? 'false');
  return output(folder, before);
}

describe('The command for', () => {
  it.for(RECIPES)('$format ($file) gives the raw bytes back', (recipe, { skip }) => {
    const missing = toolsMissing(recipe.tools);
    if (missing !== null) return skip(missing);
    const folder = made(recipe);
    const { format, commands } = advised(folder, recipe);
    expect(format).toBe(recipe.format);
    // Alone a VHD may hold more than was put into it: what cuts it is part of the advice.
    const [first, second] = commands;
    const all = format === 'a VHD image' ? [first, second] : [first];
    expect(converted(folder, ...all).equals(RAW)).toBe(true);
  });

  it('each row of the table is tried, but for those that give none', () => {
    const tried = new Set([...RECIPES.map(({ format }) => format), ...BY_HAND]);
    expect(tried).toEqual(new Set(IMAGE_FORMATS.map(({ name }) => name)));
  });
});

describe('The list that an archive’s advice names', () => {
  it.for(RECIPES.filter(({ name }) => name !== undefined))('$format has the name', (recipe, { skip }) => {
    const missing = toolsMissing(recipe.tools);
    if (missing !== null) return skip(missing);
    const folder = made(recipe);
    const list = advised(folder, recipe).commands[1] ?? '';
    expect(run(folder, list)).toContain(recipe.name);
  });
});

describe.each([
  ['Intel HEX', ':0400100001020304E2\n:0400180005060708CA\n:00000001FF\n'],
  ['S-record', 'S107001001020304DE\nS107001805060708C6\nS9030000FC\n'],
])('%s with a gap', (_, text) => {
  const data = Buffer.from([1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 5, 6, 7, 8]);
  const folderOf = () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'made.txt'), text);
    return folder;
  };

  it('becomes erased flash there, from its lowest address on', ({ skip }) => {
    const missing = toolsMissing(['objcopy']);
    if (missing !== null) return skip(missing);
    const folder = folderOf();
    expect(converted(folder, advised(folder, { file: 'made.txt' }).commands[0])).toEqual(data);
  });

  it('keeps its addresses with srec_cat', ({ skip }) => {
    const missing = toolsMissing(['srec_cat']);
    if (missing !== null) return skip(missing);
    const folder = folderOf();
    const flash = Buffer.alloc(SIZE, 0xff);
    data.copy(flash, 0x10);
    expect(converted(folder, advised(folder, { file: 'made.txt' }).commands[1]).equals(flash)).toBe(true);
  });
});
