import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COMMAND } from '../kit/command.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { sha256 } from '../kit/files/sha256.ts';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';
import { readVectors, startImage } from '../kit/qemu/vectors.ts';

const missing = qemuMissing();
const VIRT_BYTES = 64 << 20;

/** Starts `norscope qtest` on these options. */
function startServer(options: readonly string[]): ChildProcessWithoutNullStreams {
  const server = spawn(process.execPath, [COMMAND, 'qtest', ...options]);
  onTestFinished(() => void server.kill('SIGKILL'));
  return server;
}

/** All answers to a program, from a stream that ends after them. */
async function answersOf(
  answers: NodeJS.ReadableStream,
  questions: NodeJS.WritableStream,
  program: readonly string[],
): Promise<string[]> {
  questions.end(`${program.join('\n')}\n`);
  let text = '';
  for await (const piece of answers) text += String(piece);
  return text.trimEnd().split('\n');
}

function imageOf(seed: number, name = 'flash.img'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, startImage(seed, VIRT_BYTES));
  return path;
}

/** None of them reads over the end of a flash in direct mode: QEMU crashes there. */
const LINES = [
  'endianness',
  'readb 0x4000000',
  'readw 010',
  'readl 67108860',
  'readq 0x3fffff8',
  'readq 0x4000003',
  'readb -1',
  'readb 0xfffffffffffffffe',
  'read 0x3fffffa 6',
  'b64read 0x1003 17',
  'b64read 0x1000 0',
  'writel 0x4000000 0x980098 and more words',
  'read 0x4000041 15',
  'b64read 0x4000041 3',
  'readq 0x4000041',
  'memset 0x4000000 4 0xff',
  'read 0x4000041 15',
  'write 0x4040001 7 0x2020202020',
  'write 0x4040000 8 0xd000d000d000d000',
  'writel 0x4040000 0x00ff00ff',
  'read 0x4040000 8',
  'writew 0x4000002 0x140',
  'b64write 0x4000002 2 QkNE',
  'b64write 0x4000010 8 QUJDREVG',
  'b64write 0x4000020 6 QUJDxA',
  'writel 0x4000000 0x00ff00ff',
  'read 0x4000000 8',
  'write 0x4000000 1 0x',
  'b64write 0x4000000 1 /w',
  'memset 0x4000000 0 0x20',
  'readl 0x20000000000000',
  'outb 0x70 1',
  'inb 0x70',
  'inw 0x70',
  'inl 0x70',
  'irq_intercept_in ioapic',
  'module_load none such',
  'clock_stop',
  'READB 0',
  ' readb 0',
];

describe.skipIf(missing !== null)(`norscope qtest${missing ?? ''}`, () => {
  it('answers each kind of line as QEMU does, and leaves the same file', async () => {
    const [theirs, ours, code] = [imageOf(1), imageOf(1), imageOf(2)];
    const qemu = await startQemu([
      { path: code, isReadOnly: true },
      { path: theirs, isReadOnly: false },
    ]);
    onTestFinished(() => qemu.close());
    const server = startServer(['--board=virt', `--flash0=${code}`, `--flash1=${ours},mode=write-through`]);
    const expected = await qemu.runAll(LINES);
    const answers = await answersOf(server.stdout, server.stdin, LINES);
    const told = (all: readonly string[]) => LINES.map((line, index) => `${line} -> ${all[index]}`);
    expect(told(answers)).toEqual(told(expected));
    await qemu.close();
    expect(readFileSync(ours).equals(readFileSync(theirs))).toBe(true);
  });

  it('goes on after a line that QEMU would end over', async () => {
    const server = startServer(['--board=virt']);
    const answers = await answersOf(server.stdout, server.stdin, ['readb zz', '', 'readb 0']);
    expect(answers).toEqual([
      "FAIL readb: 'zz' is no number",
      "FAIL Unknown command ''",
      'OK 0x0000000000000000',
    ]);
  });
});

describe('norscope qtest in QEMU’s place', () => {
  const [writable, readOnly] = [false, true].map((isReadOnly) =>
    readVectors('virt').find(({ readonly }) => readonly === isReadOnly),
  );

  it.each([
    ['writable images, which then hold what QEMU left', writable, 'write-through'],
    ['read-only images, which stay as they were', readOnly, 'shared'],
  ])('answers a recorded program on %s', async (_, vector, mode) => {
    if (vector === undefined) throw new Error('there is no such vector');
    const images = vector.sha256.map((_hash, index) => imageOf(vector.seed, `flash${index}.img`));
    const options = images.map((path, index) => `--flash${index}=${path},mode=${mode}`);
    const server = startServer(['--board=virt', ...options]);
    expect(await answersOf(server.stdout, server.stdin, vector.program)).toEqual(vector.answers);
    const hashes = images.map((path) => sha256(readFileSync(path)));
    expect(hashes).toEqual(vector.sha256);
  });
});

describe('norscope qtest on a UNIX socket', () => {
  it('serves one client after another at a socket of its own, and takes it away at its end', async () => {
    const path = join(temporaryFolder(), 'qtest.sock');
    const server = startServer(['--board=virt', '--listen', path]);
    await expect.poll(() => existsSync(path)).toBe(true);
    const first = await connected(path);
    expect(await answersOf(first, first, ['writel 0 0x900090', 'readl 0'])).toEqual([
      'OK',
      'OK 0x0000000000890089',
    ]);
    const second = await connected(path);
    expect(await answersOf(second, second, ['readl 4'])).toEqual(['OK 0x0000000000180018']);
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
    expect(existsSync(path)).toBe(false);
  });

  it('connects to a client’s socket, as QEMU’s -qtest unix: does, and ends with it', async () => {
    const path = join(temporaryFolder(), 'client.sock');
    const client = createServer();
    onTestFinished(() => void client.close());
    const arrived = new Promise<Socket>((resolve) => client.once('connection', resolve));
    client.listen(path);
    const server = startServer(['--board=virt', '--connect', path]);
    const ended = new Promise((resolve) => server.once('close', resolve));
    const socket = await arrived;
    expect(await answersOf(socket, socket, ['endianness'])).toEqual(['OK little']);
    expect(await ended).toBe(0);
  });

  it.each([
    ['--connect where nobody listens', ['--connect', '/nowhere/qtest.sock'], 'Nobody listens at this socket'],
    ['--listen where nothing can be made', ['--listen', '/nowhere/qtest.sock'], 'This socket can’t be made'],
    ['both', ['--listen', 'a', '--connect', 'b'], 'cannot be used with'],
  ])('says what is wrong with %s', async (_, options, sentence) => {
    const server = startServer(['--board=virt', ...options]);
    let said = '';
    server.stderr.on('data', (piece) => {
      said += String(piece);
    });
    expect(await new Promise((resolve) => server.once('close', resolve))).toBe(2);
    expect(said).toContain(sentence);
  });
});

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
