import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CPIO } from '../../../../../../main/image/structure/formats/container/cpio.ts';
import { GZIP } from '../../../../../../main/image/structure/formats/container/gzip.ts';
import { TAR } from '../../../../../../main/image/structure/formats/container/tar.ts';
import { ZIP } from '../../../../../../main/image/structure/formats/container/zip.ts';
import { targetOf } from '../../../../../../main/image/structure/formats/filesystem/attributes.ts';
import { workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const FORMATS = [CPIO, TAR, ZIP, GZIP];
const LONG = `long/${'deep/'.repeat(30)}name`;

/** A folder with a few files of each kind. */
function filled() {
  const made = workshop();
  mkdirSync(join(made.folder, 'etc'));
  mkdirSync(join(made.folder, 'long', 'deep/'.repeat(29), 'deep'), { recursive: true });
  made.write('etc/hostname', 'router\n');
  made.write('etc/notes.gz', made.run('gzip', ['-c'], 'erase before you program '.repeat(100)));
  made.write(LONG, 'deep down\n');
  symlinkSync('etc/hostname', join(made.folder, 'link'));
  return made;
}

const FILES = ['etc', 'etc/hostname', 'etc/notes.gz', 'link'];

function rows(bytes: Uint8Array, kind: string): unknown[] {
  const structure = scanned(bytes, FORMATS);
  return childrenOf(structure, nodeOf(structure, kind)).map(({ name, kind: type }) => [name, type]);
}

const EXPECTED = [
  ['etc', 'directory'],
  ['etc/hostname', 'file'],
  ['etc/notes.gz', 'file'],
  ['link', 'symlink'],
];

describe.skipIf(toolsMissing(['cpio', 'gzip']) !== null)('a cpio archive', () => {
  function archive(form: string): Uint8Array {
    return Uint8Array.from(filled().run('cpio', ['-o', '-H', form], FILES.join('\n')));
  }

  it.each(['newc', 'crc', 'odc'])('is listed: %s', (form) => {
    const bytes = archive(form);
    const structure = scanned(bytes, FORMATS);
    const node = nodeOf(structure, 'cpio');
    expect(node).toMatchObject({ subtype: form, offset: 0, size: bytes.length, problems: [] });
    expect(rows(bytes, 'cpio')).toEqual(EXPECTED);
    expect(fieldOf(nodeOf(structure, 'symlink', 'link'), 'target')).toBe('“etc/hostname”');
    expect(fieldOf(nodeOf(structure, 'directory', 'etc'), 'c_mode')).toMatch(/^0\d{3} \(drwx/);
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'file', 'etc/notes.gz').id);
  });

  it.each(['little-endian', 'big-endian'])('is listed in the binary form: %s', (order) => {
    const bytes = order === 'big-endian' ? swapped(archive('bin')) : archive('bin');
    expect(workshop().run('cpio', ['-t', '--quiet'], bytes).toString().trim().split('\n')).toEqual(FILES);
    const structure = scanned(Buffer.concat([Buffer.alloc(6, 0x5a), bytes]), FORMATS);
    const node = nodeOf(structure, 'cpio');
    expect(node).toMatchObject({ subtype: `bin, ${order}`, offset: 6, size: bytes.length, problems: [] });
    expect(childrenOf(structure, node).map(({ name, kind }) => [name, kind])).toEqual(EXPECTED);
    const file = nodeOf(structure, 'file', 'etc/hostname');
    expect(fieldOf(file, 'c_magic')).toBe('070707 (bin)');
    expect(fieldOf(file, 'c_filesize')).toBe('7');
    expect(fieldOf(file, 'c_mtime')).toMatch(/^20\d\d-/);
    expect(fieldOf(nodeOf(structure, 'symlink', 'link'), 'target')).toBe('“etc/hostname”');
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'file', 'etc/notes.gz').id);
  });

  it('is none in the binary form, whose magic is two bytes, where neither eight files nor its end follow', () => {
    const bytes = archive('bin');
    const end = Buffer.from(bytes).indexOf('TRAILER!!!');
    const more = (times: number) => Buffer.concat(Array(times).fill(bytes.subarray(0, end - 26)));
    for (const cut of [more(1), bytes.with(end - 26, 0), bytes.subarray(0, 26)])
      expect(scanned(cut, [CPIO]).nodes.map(({ kind }) => kind)).not.toContain('cpio');
    expect(nodeOf(scanned(more(2), [CPIO]), 'cpio').problems).toEqual(['The archive has no end: it is cut.']);
  });

  it('ends with its trailer where no padding follows', () => {
    const bytes = archive('newc');
    const end = Math.ceil((Buffer.from(bytes).indexOf('TRAILER!!!') + 11) / 4) * 4;
    const packed = Buffer.concat([bytes.subarray(0, end), Buffer.from('next')]);
    expect(nodeOf(scanned(packed, FORMATS), 'cpio').size).toBe(end);
  });

  it('says that it is cut', () => {
    const structure = scanned(archive('newc').subarray(0, 500), FORMATS);
    expect(nodeOf(structure, 'cpio').problems).toEqual([
      'After 3 files there is neither another one nor the end.',
    ]);
  });

  it('bears what is damaged', () => {
    staysInBounds(FORMATS, archive('newc'));
    staysInBounds(FORMATS, archive('odc'));
    staysInBounds(FORMATS, archive('bin'));
  });

  /** As a big-endian machine writes it: the headers alone are numbers. */
  function swapped(bytes: Uint8Array): Uint8Array {
    const copy = Buffer.from(bytes);
    for (const name of [...FILES, 'TRAILER!!!']) {
      const nameAt = copy.indexOf(`${name}\0`);
      copy.subarray(nameAt - 26, nameAt).swap16();
    }
    return copy;
  }
});

describe.skipIf(toolsMissing(['tar', 'gzip']) !== null)('a tar archive', () => {
  function archive(form: string): Uint8Array {
    const options = ['--create', `--format=${form}`, '--no-recursion', '--sort=name'];
    return Uint8Array.from(filled().run('tar', [...options, ...(form === 'ustar' ? [] : [LONG]), ...FILES]));
  }

  it.each(['ustar', 'gnu', 'pax'])('is listed: %s', (form) => {
    const bytes = archive(form);
    const structure = scanned(bytes, FORMATS);
    const node = nodeOf(structure, 'tar');
    expect(node).toMatchObject({ offset: 0, size: bytes.length, problems: [] });
    expect(node.subtype).toBe(form === 'gnu' ? 'GNU' : 'ustar');
    const names = EXPECTED.map(([name, type]) => [name === 'etc' ? 'etc/' : name, type]);
    expect(rows(bytes, 'tar')).toEqual(form === 'ustar' ? names : [[LONG, 'file'], ...names]);
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'file', 'etc/notes.gz').id);
  });

  it.each(['ustar', 'gnu'])('has its names as they are beyond ASCII: %s', (form) => {
    const made = workshop();
    made.write('grün', 'a');
    symlinkSync('grün', join(made.folder, '設定'));
    writeFileSync(
      Buffer.concat([Buffer.from(`${made.folder}/`), Buffer.from([0x67, 0x72, 0xfc, 0x6e])]),
      'b',
    );
    const options = [
      '--create',
      `--format=${form}`,
      '--sort=name',
      '--owner=Jürgen:7',
      '--group=büro:8',
      '.',
    ];
    const structure = scanned(Uint8Array.from(made.run('tar', options)), FORMATS);
    const names = childrenOf(structure, nodeOf(structure, 'tar')).map(({ name }) => name);
    expect(names.sort()).toEqual(['./', './grün', './gr\ufffdn', './設定'].sort());
    expect(fieldOf(nodeOf(structure, 'symlink'), 'linkname')).toBe('“grün”');
    expect(fieldOf(nodeOf(structure, 'symlink'), 'uname')).toBe('“Jürgen”');
    expect(fieldOf(nodeOf(structure, 'symlink'), 'gname')).toBe('“büro”');
  });

  it.each(['gnu', 'pax'])('says where a link leads that its header has no room for: %s', (form) => {
    const made = workshop();
    const target = 'deep/'.repeat(30);
    symlinkSync(target, join(made.folder, 'link'));
    symlinkSync('short', join(made.folder, 'other'));
    const bytes = made.run('tar', ['--create', `--format=${form}`, 'link', 'other']);
    const structure = scanned(Uint8Array.from(bytes), FORMATS);
    expect(targetOf(nodeOf(structure, 'symlink', 'link'))).toBe(target);
    expect(targetOf(nodeOf(structure, 'symlink', 'other'))).toBe('short');
  });

  it('is none where the sum of its header is wrong', () => {
    const bytes = archive('ustar');
    bytes[100] = 0x37;
    expect(scanned(bytes, [TAR]).nodes[0]?.offset).not.toBe(0);
  });

  it('says that it is cut', () => {
    const [node] = scanned(archive('ustar').subarray(0, 1028), FORMATS).nodes;
    expect(node).toMatchObject({ kind: 'tar', size: 1028, problems: ['etc/hostname is cut.'] });
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, archive('gnu')));
});

describe.skipIf(toolsMissing(['zip', 'gzip']) !== null)('a ZIP archive', () => {
  function archive(...options: readonly string[]): Uint8Array {
    const { run, read } = filled();
    run('zip', ['-X', '--symlinks', ...options, 'archive.zip', ...FILES]);
    return read('archive.zip');
  }

  it.each([['-9'], ['-0']])('is listed, and each file checked: %s', (option) => {
    const bytes = archive(option);
    const structure = scanned(laid(bytes), FORMATS);
    const node = nodeOf(structure, 'zip');
    expect(node).toMatchObject({ offset: 100, size: bytes.length, problems: [] });
    expect(
      childrenOf(structure, node).map(({ name, checks }) => [name, checks.map(({ text }) => text)]),
    ).toEqual([
      ['etc/', []],
      ['etc/hostname', ['good']],
      ['etc/notes.gz', ['good']],
      ['link', ['good']],
    ]);
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'file', 'etc/notes.gz').id);
    const link = nodeOf(structure, 'symlink', 'link');
    expect(fieldOf(link, 'target')).toBe('“etc/hostname”');
    expect(fieldOf(link, 'mode')).toBe('0777 (lrwxrwxrwx)');
    expect(nodeOf(structure, 'directory', 'etc/').checks).toEqual([]);
  });

  it('has the target of a link that is deflated', () => {
    const { run, read, write } = workshop();
    write('link', 'deep/'.repeat(50));
    run('zip', ['-9', 'archive.zip', 'link']);
    const bytes = read('archive.zip');
    const modeAt = Buffer.from(bytes).indexOf('PK\x01\x02') + 40;
    new DataView(bytes.buffer).setUint16(modeAt, 0o120777, true);
    const structure = scanned(bytes, FORMATS);
    expect(fieldOf(nodeOf(structure, 'symlink'), 'method')).toBe('8 (deflate)');
    expect(fieldOf(nodeOf(structure, 'symlink'), 'target')).toBe(`“${'deep/'.repeat(50)}”`);
  });

  it('takes no file for a link that was made by a system without modes', () => {
    const bytes = archive('-0');
    const entries = Buffer.from(bytes).indexOf('PK\x01\x02');
    for (let at = entries; at >= 0; at = Buffer.from(bytes).indexOf('PK\x01\x02', at + 1)) bytes[at + 5] = 0;
    expect(nodeOf(scanned(bytes, FORMATS), 'file', 'link').fields.map(({ name }) => name)).not.toContain(
      'mode',
    );
  });

  it('says of a file that is encrypted that it is', () => {
    const structure = scanned(archive('-9', '-P', 'secret'), FORMATS);
    const { checks, problems } = nodeOf(structure, 'file', 'etc/notes.gz');
    expect([checks, problems]).toEqual([[], ['What is encrypted is not unpacked here.']]);
    expect(structure.nodes.map(({ kind }) => kind)).not.toContain('gzip');
  });

  it('says which file is damaged', () => {
    const bytes = archive('-0');
    bytes[Buffer.from(bytes).indexOf('router')] = 0x52;
    const [check] = nodeOf(scanned(bytes, FORMATS), 'file', 'etc/hostname').checks;
    expect(check).toMatchObject({ isGood: false, text: expect.stringMatching(/^bad: 0x/) });
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, archive()));

  /** Among other bytes. */
  function laid(bytes: Uint8Array): Uint8Array {
    return Buffer.concat([Buffer.alloc(100, 0x5a), bytes, Buffer.alloc(100, 0x5a)]);
  }
});
