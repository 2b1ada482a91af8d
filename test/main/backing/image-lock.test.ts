import { open as openFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { type Backing, openBacking } from '../../../main/backing/backing.ts';
import { lockImage } from '../../../main/backing/image-lock.ts';
import { holdElsewhere } from '../../kit/norscope-holder.ts';
import { makeFile, pattern } from './files.ts';

const SIZE_BYTES = 8192;

function open(path: string, mode: Backing['mode'], replaces: Backing | null = null): Backing {
  const backing = openBacking(path, mode, { replaces });
  onTestFinished(() => backing.close());
  return backing;
}

function refusalOf(attempt: () => unknown): UserError {
  try {
    attempt();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error('it was not refused');
}

describe.runIf(process.platform === 'linux')('An image that is open in another Norscope', () => {
  it.each([
    ['shared', 'shared'],
    ['scratch', 'shared'],
    ['scratch', 'scratch'],
  ] as const)('in %s mode can be opened in %s mode: neither changes it', async (theirs, ours) => {
    const path = makeFile(pattern(SIZE_BYTES));
    await holdElsewhere(path, theirs);
    expect(open(path, ours).check()).toBe(true);
  });

  it.each([
    ['shared', 'write-through', 'lets nobody else write it', 'shared or scratch mode'],
    ['write-through', 'shared', 'is open for writing in', 'open a copy'],
    ['write-through', 'scratch', 'is open for writing in', 'open a copy'],
    ['write-through', 'write-through', 'lets nobody else write it', 'shared or scratch mode'],
  ] as const)(
    'in %s mode is refused in %s mode, and it is said who has it',
    async (theirs, ours, what, todo) => {
      const path = makeFile(pattern(SIZE_BYTES));
      const { id } = await holdElsewhere(path, theirs);
      const { report } = refusalOf(() => openBacking(path, ours));
      expect(report).toMatchObject({ code: 'in-use', where: path });
      expect(report.what).toContain(what);
      expect(report.what).toContain(`another Norscope (process ${id})`);
      expect(report.todo).toContain(todo);
    },
  );

  it('can be opened in any mode once that one is gone, however it went', async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    const { kill } = await holdElsewhere(path, 'write-through');
    await kill();
    expect(open(path, 'write-through').check()).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('An image that this process has open', () => {
  it('is refused to be written beside a reader, who goes on', () => {
    const path = makeFile(pattern(SIZE_BYTES));
    const reader = open(path, 'shared');
    const { report } = refusalOf(() => openBacking(path, 'write-through'));
    expect(report.what).toContain('this Norscope itself');
    expect(reader.check()).toBe(true);
  });

  it('is never written by two', () => {
    const path = makeFile(pattern(SIZE_BYTES));
    open(path, 'write-through');
    expect(refusalOf(() => openBacking(path, 'write-through')).report.code).toBe('in-use');
  });

  it('can change from each mode to each other: the old one does not refuse the new one', () => {
    const path = makeFile(pattern(SIZE_BYTES));
    let last = openBacking(path, 'shared');
    for (const mode of [
      'write-through',
      'scratch',
      'write-through',
      'shared',
      'scratch',
      'shared',
    ] as const) {
      const next = openBacking(path, mode, { replaces: last });
      last.close();
      expect([next.kind, next.check()]).toEqual(['mapped', true]);
      last = next;
    }
    last.close();
  });

  it('stays locked as it was where the change is refused', async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    const ours = open(path, 'shared');
    await holdElsewhere(path, 'shared');
    expect(refusalOf(() => openBacking(path, 'write-through', { replaces: ours })).report.code).toBe(
      'in-use',
    );
    // Not at once: this process is asked for its lease first, and must be able to answer.
    const another = await openFile(path, 'r+');
    expect(lockImage(another.fd, true)).toMatchObject({ kind: 'conflict', use: 'write', isMade: false });
    await another.close();
    expect(ours.check()).toBe(true);
  });
});
