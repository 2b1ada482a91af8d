import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Backing, openBacking } from '../../../main/backing/backing.ts';
import { mappingSupport, PAGESIZE } from '../../../main/backing/mmap.ts';
import { asNobody, countDescriptors, elsewhere, makeFile, mappingsOf, pattern } from './files.ts';

const SIZE_BYTES = 16 * PAGESIZE + 3;

/** What another program does to the file, and what the report must say of it. */
const MISHAPS: [string, string, RegExp][] = [
  ['truncates it', 'fs.truncateSync(path, 5000)', /cut from [\d,]+ to 5,000 bytes|being written/],
  ['truncates it to nothing', 'fs.truncateSync(path, 0)', /cut from [\d,]+ to 0 bytes|being written/],
  ['makes it longer', 'fs.appendFileSync(path, "more")', /grown from [\d,]+ to [\d,]+ bytes|being written/],
  ['writes it anew', 'fs.writeFileSync(path, "new")', /cut from|being written/],
  ['changes a byte in place', 'fs.writeSync(fs.openSync(path, "r+"), "x", 4096)', /changed|being written/],
  [
    'puts another file in its place',
    'fs.writeFileSync(path + "2", "x"); fs.renameSync(path + "2", path)',
    /replaced/,
  ],
  ['deletes it', 'fs.unlinkSync(path)', /deleted or moved away/],
  ['moves it away', 'fs.renameSync(path, path + ".old")', /deleted or moved away/],
  [
    'moves its folder away',
    'const d = require("node:path").dirname(path); fs.renameSync(d, d + "-old")',
    /moved away/,
  ],
  ['sets its time of change', 'fs.utimesSync(path, 1, 1)', /changed by another program/],
];

/** `unleased`: opened by somebody who does not own the file, to whom the system grants no lease. */
function open(path: string, mode: Backing['mode'], guard: 'leased' | 'unleased' = 'leased'): Backing {
  const backing = guard === 'leased' ? openBacking(path, mode) : asNobody(() => openBacking(path, mode));
  onTestFinished(() => backing.close());
  return backing;
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((all, byte) => all + byte, 0);
}

describe.each([
  ['shared', 'leased'],
  ['shared', 'unleased'],
  ['scratch', 'leased'],
  ['scratch', 'unleased'],
] as const)('a %s, %s backing whose file another program has open', (mode, guard) => {
  it.each(MISHAPS)('says so when that program %s, and stays readable', async (_what, script, words) => {
    const path = makeFile(pattern(SIZE_BYTES));
    const backing = open(path, mode, guard);
    expect(backing.kind).toBe(mappingSupport().kind);
    const { original } = backing;
    const onLoss = vi.fn();
    backing.onLoss(onLoss);
    expect(sumOf(backing.bytes)).toBeGreaterThan(0);

    await elsewhere(path, script);

    expect(backing.check()).toBe(false);
    expect(sumOf(backing.bytes) + sumOf(original)).toBe(0);
    expect(backing.original).toBe(backing.bytes);
    expect(backing.loss).toMatchObject({ code: 'backing-lost', where: path });
    expect(backing.loss?.what).toMatch(words);
    expect(backing.loss?.todo).toMatch(mode === 'scratch' ? /scratch is gone/ : /open it/i);
    expect(mappingsOf(path, 'Size').count).toBe(0);
    expect(backing.check()).toBe(false);
    expect(onLoss.mock.lastCall).toEqual([backing.loss]);
  });
});

it('notices by itself, without being asked', async () => {
  const path = makeFile(pattern(SIZE_BYTES));
  const backing = open(path, 'shared');
  await elsewhere(path, 'fs.unlinkSync(path)');
  await vi.waitFor(() => expect(backing.loss?.what).toMatch(/deleted/), { timeout: 3000 });
});

it('says what came of it once the program that broke the lease is done', async () => {
  const path = makeFile(pattern(SIZE_BYTES));
  const backing = open(path, 'shared', 'leased');
  const onLoss = vi.fn();
  backing.onLoss(onLoss);
  await elsewhere(path, 'fs.truncateSync(path, 5000)');
  await vi.waitFor(() => expect(backing.loss?.what).toMatch(/cut from [\d,]+ to 5,000 bytes/), {
    timeout: 3000,
  });
  expect(onLoss.mock.lastCall).toEqual([backing.loss]);
});

it('tells a listener that comes late at once', async () => {
  const path = makeFile(pattern(SIZE_BYTES));
  const backing = open(path, 'shared');
  await elsewhere(path, 'fs.unlinkSync(path)');
  backing.check();
  const onLoss = vi.fn();
  backing.onLoss(onLoss);
  expect(onLoss.mock.calls).toEqual([[backing.loss]]);
});

it('says nothing when only the rights or the readers of a file change', async () => {
  const path = makeFile(pattern(SIZE_BYTES));
  const backing = open(path, 'shared');
  await elsewhere(path, 'fs.chmodSync(path, 0o600); fs.readFileSync(path); fs.linkSync(path, path + "2")');
  expect(backing.check()).toBe(true);
});

it('gives the file as it is now to whoever opens it again', async () => {
  const path = makeFile(pattern(SIZE_BYTES));
  const before = countDescriptors();
  const lost = openBacking(path, 'shared');
  await elsewhere(path, 'fs.writeFileSync(path, "shorter")');
  const again = openBacking(path, 'shared');
  expect(Buffer.from(again.bytes).toString()).toBe('shorter');
  expect([lost.check(), again.check()]).toEqual([false, true]);
  lost.close();
  expect(again.check()).toBe(true);
  again.close();
  expect(countDescriptors()).toBe(before);
});

describe.runIf(process.platform === 'linux' && mappingSupport().kind === 'mapped')('with a lease', () => {
  it('a program that truncates waits until the bytes are no longer read, then goes on', async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    const { bytes } = open(path, 'shared');
    const started = elsewhere(path, 'fs.truncateSync(path, 0)');
    // Longer than the program needs to start: it stands at the truncation while this loop reads.
    const end = performance.now() + 1500;
    let rounds = 0;
    while (performance.now() < end) {
      expect(sumOf(bytes)).toBeGreaterThan(0);
      expect(statSync(path).size).toBe(SIZE_BYTES);
      rounds += 1;
    }
    await started;
    expect(rounds).toBeGreaterThan(1);
    expect(readFileSync(path)).toHaveLength(0);
    expect(sumOf(bytes)).toBe(0);
  });

  it('a program that writes is not held up while this process is idle', async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    open(path, 'shared');
    const report = makeFile('');
    const timed = `const t = performance.now(); fs.truncateSync(path, 0);
      fs.writeFileSync(${JSON.stringify(report)}, String(performance.now() - t));`;
    await elsewhere(path, timed);
    expect(Number(readFileSync(report, 'utf8'))).toBeLessThan(1000);
  });

  it('a program that waits for nothing is refused, and not again a moment later', async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    open(path, 'shared');
    const cut = `const { O_WRONLY, O_NONBLOCK } = fs.constants;
      fs.ftruncateSync(fs.openSync(path, O_WRONLY | O_NONBLOCK), 5000);`;
    await expect(elsewhere(path, cut)).rejects.toThrow('EAGAIN');
    await sleep(200);
    await elsewhere(path, cut);
    expect(statSync(path).size).toBe(5000);
  });

  it("a file that is closed is nobody else's concern", async () => {
    const path = makeFile(pattern(SIZE_BYTES));
    openBacking(path, 'shared').close();
    await elsewhere(path, 'fs.truncateSync(path, 0)');
    await sleep(20);
    expect(statSync(path).size).toBe(0);
  });
});
