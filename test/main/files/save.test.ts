import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { type SaveOptions, Saver } from '../../../main/files/save.ts';
import { COMMAND } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { holdElsewhere } from '../../kit/norscope-holder.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { asNobody, makeFolder } from '../backing/files.ts';

const bytes = Uint8Array.from([1, 2, 3]);

const NOTHING_CHANGES = { takeChanged: () => [], mayKeep: () => undefined };

function save(path: string, options: Partial<SaveOptions> = {}, saved = {}): Promise<string> {
  const all = { overwrites: false, usedPaths: [], ...options };
  return new Saver().save(path, { bytes, ...NOTHING_CHANGES, ...saved }, all);
}

async function refusalOf(path: string, options: Partial<SaveOptions>): Promise<UserError> {
  const thrown = await save(path, options).catch((refusal: unknown) => refusal);
  if (thrown instanceof UserError) return thrown;
  throw new Error('it was not refused', { cause: thrown });
}

function danglingLink(): string {
  const path = join(temporaryFolder(), 'link.bin');
  symlinkSync('/nowhere/at/all', path);
  return path;
}

it('Bytes are saved whole, and nothing else is left in the folder', async () => {
  const path = join(temporaryFolder(), 'out.bin');
  expect(await save(path)).toBe(path);
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(readdirSync(dirname(path))).toEqual(['out.bin']);
});

it('A file that is there stays as it is unless it may be replaced', async () => {
  const path = join(temporaryFolder(), 'there.bin');
  writeFileSync(path, 'old');
  expect((await refusalOf(path, {})).report).toMatchObject({ code: 'exists', where: path });
  expect(readFileSync(path, 'utf8')).toBe('old');
  await save(path, { overwrites: true });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(readdirSync(dirname(path))).toEqual(['there.bin']);
});

it('An open image is never replaced, by whatever name', async () => {
  const image = madeImage(16);
  const alias = join(temporaryFolder(), 'alias.bin');
  symlinkSync(image, alias);
  for (const path of [image, alias]) {
    const { report } = await refusalOf(path, { overwrites: true, usedPaths: [image] });
    expect(report).toMatchObject({ code: 'in-use', what: 'made.bin is in use here' });
  }
  expect(readFileSync(image).length).toBe(16);
});

const NO_PLACES: readonly [string, () => string, string, string | null][] = [
  ['a folder that is not there', () => '/nowhere/at/all/out.bin', 'not-found', '/nowhere/at/all'],
  ['a folder that is a file', () => '/etc/hostname/out.bin', 'not-found', '/etc/hostname'],
  ['a folder in place of a file', temporaryFolder, 'is-directory', null],
  ['a device', () => '/dev/null', 'not-a-file', null],
  ['no name', () => '', 'bad-input', null],
  ['a name with a zero', () => '/tmp/a\0b', 'bad-input', null],
  ['a name that is too long', () => join(temporaryFolder(), 'x'.repeat(300)), 'bad-input', null],
  ['a link to nothing', danglingLink, 'bad-input', null],
];

it.each(NO_PLACES)('Nothing is saved to %s, and it is said why', async (_, path, code, where) => {
  const { report } = await refusalOf(path(), { overwrites: true });
  expect(report.code).toBe(code);
  if (where !== null) expect(report.where).toBe(where);
});

it.skipIf(process.getuid?.() !== 0)(
  'A file and a folder that may not be written stay as they are',
  async () => {
    const folder = makeFolder();
    const path = join(folder, 'kept.bin');
    writeFileSync(path, 'old');
    for (const name of ['kept.bin', 'new.bin']) {
      const { report } = await asNobody(() => refusalOf(join(folder, name), { overwrites: true }));
      expect(report).toMatchObject({ code: 'no-permission', where: join(folder, name) });
    }
    expect(readdirSync(folder)).toEqual(['kept.bin']);
  },
);

it.runIf(process.platform === 'linux')('A place with no room for all of it is left as it was', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'out.bin');
  writeFileSync(out, 'old');
  const replay = ['replay', logFile('pflash_reset virt.flash0: reset\n'), '--board', 'virt', '--save0', out];
  // The shell forbids it files of more than 64 KiB: the system takes a part of the 64 MiB and no more.
  const { stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 64; exec "$@"', '-', process.execPath, COMMAND, ...replay],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe(
    `norscope: There is no room left for it: ${folder}. Make room there, or choose another folder.\n`,
  );
  expect(readFileSync(out, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['out.bin']);
});

it('What is found wrong after the last byte leaves the old file, and nothing else', async () => {
  const path = join(temporaryFolder(), 'there.bin');
  writeFileSync(path, 'old');
  const mayKeep = () => {
    throw new Error('the image is gone');
  };
  await expect(save(path, { overwrites: true }, { mayKeep })).rejects.toThrow('the image is gone');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(dirname(path))).toEqual(['there.bin']);
});

describe.runIf(process.platform === 'linux')('A file that another program has open', () => {
  it.each(['shared', 'scratch', 'write-through'] as const)(
    'as an image in %s mode is not replaced, and it is said who has it',
    async (mode) => {
      const path = madeImage(8192);
      const { id, kill } = await holdElsewhere(path, mode);
      for (const overwrites of [false, true]) {
        const { report } = await refusalOf(path, { overwrites });
        expect(report).toMatchObject({ code: 'in-use', where: path });
        expect(report.what).toContain(`another Norscope (process ${id})`);
      }
      expect(readdirSync(dirname(path))).toEqual(['made.bin']);
      await kill();
      await save(path, { overwrites: true });
      expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    },
  );
});

it('What a link names is replaced, with the rights it had', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'real.bin');
  const link = join(folder, 'link.bin');
  writeFileSync(path, 'old', { mode: 0o640 });
  symlinkSync(path, link);
  await save(link, { overwrites: true });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

describe('While many bytes are written', () => {
  /** Two pieces and a bit. */
  const lengthBytes = (1 << 26) + 5;
  const many = () => new Uint8Array(new SharedArrayBuffer(lengthBytes)).fill(7);

  it('what changes is in the file, too: it holds what there is at the end', async () => {
    const path = join(temporaryFolder(), 'out.bin');
    const changing = many();
    const changed: { offset: number; lengthBytes: number }[] = [];
    const done: number[] = [];
    const onProgress = (doneBytes: number) => {
      done.push(doneBytes);
      changing.fill(done.length, 10, 20);
      changing.fill(done.length, lengthBytes - 3);
      changed.push({ offset: 10, lengthBytes: 10 }, { offset: lengthBytes - 3, lengthBytes: 3 });
    };
    await save(path, { onProgress }, { bytes: changing, takeChanged: () => changed });
    expect(done).toEqual([1 << 25, 1 << 26, lengthBytes]);
    expect(Buffer.compare(readFileSync(path), changing)).toBe(0);
    expect([changing[10], changing[lengthBytes - 1]]).toEqual([3, 3]);
  });

  it('a person may end it, and the old file is as it was', async () => {
    const path = join(temporaryFolder(), 'there.bin');
    writeFileSync(path, 'old');
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const { signal } = controller;
    const saving = save(path, { overwrites: true, signal, onProgress }, { bytes: many() });
    await expect(saving).rejects.toThrow('enough');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(dirname(path))).toEqual(['there.bin']);
  });

  it('the program may end, and nothing half-written stays', async () => {
    const path = join(temporaryFolder(), 'out.bin');
    const saver = new Saver();
    const beside: string[][] = [];
    const onProgress = () => {
      saver.close();
      beside.push(readdirSync(dirname(path)));
    };
    const saved = { bytes: many(), ...NOTHING_CHANGES };
    const saving = saver.save(path, saved, { overwrites: false, usedPaths: [], onProgress });
    await expect(saving).rejects.toThrow();
    expect(beside[0]).toEqual([]);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('another program may take the name, and its file stays', async () => {
    const path = join(temporaryFolder(), 'out.bin');
    const { report } = await refusalOf(path, { onProgress: () => writeFileSync(path, 'theirs') });
    expect(report.code).toBe('exists');
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    expect(readdirSync(dirname(path))).toEqual(['out.bin']);
  });
});
