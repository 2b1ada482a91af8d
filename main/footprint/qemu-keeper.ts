/** Keeps paused machines of the real QEMU. A process of its own does it, whose end is theirs: QEMU does not notice. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { UserError } from '../../app/contract/errors.ts';
import { driveOption } from '../qemu/options.ts';
import type { Order, Ready } from './order.ts';
import { endedEarly } from './process-memory.ts';

/** The emulator of the machine that EDK2 for 64-bit Arm is made for. */
export const QEMU = 'qemu-system-aarch64';

/** Starts them, a few at a time, and tells of each that is up. @throws UserError with QEMU's words if one does not start */
export async function keepMachines(
  { image, machines }: Extract<Order, { kind: 'qemu' }>,
  tell: (ready: Ready) => void,
): Promise<void> {
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
  let left = machines;
  const startInTurn = async () => {
    while (left-- > 0) {
      const pid = await startMachine(image?.path ?? null);
      const place = image === null ? null : ({ kind: 'as large as', lengthBytes: image.sizeBytes } as const);
      tell({ kind: 'ready', pid, place, flashBytes: image?.sizeBytes ?? 0, note: null });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, startInTurn));
}

const children = new Set<ChildProcess>();

async function startMachine(imagePath: string | null): Promise<number> {
  const child = spawn(QEMU, argumentsFor(imagePath));
  children.add(child);
  await untilBuilt(child);
  if (child.pid === undefined) throw new Error('a machine runs without a process');
  return child.pid;
}

/** Nothing but the board: its flashes are the same whatever else a machine has. */
function argumentsFor(imagePath: string | null): string[] {
  const machine = '-M virt -accel tcg -S -nodefaults -display none -monitor stdio'.split(' ');
  if (imagePath === null) return machine;
  return [...machine, ...driveOption({ unit: 0, path: imagePath, access: 'read' })];
}

/** The monitor's prompt comes early; its answers come when the machine is built, and the image read. */
function untilBuilt(child: ChildProcessWithoutNullStreams): Promise<void> {
  child.stdin.on('error', () => undefined).write('info status\n');
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('VM status:')) resolve();
    });
    child.once('error', ({ message }) => reject(notStarted(message)));
    child.once('close', (code, signal) =>
      reject(signal === null ? notStarted(complaint.split('\n')[0] || `${code}`) : endedEarly(signal)),
    );
  });
}

function notStarted(words: string): UserError {
  return new UserError({
    code: 'unsupported',
    what: `QEMU does not start (${words})`,
    where: null,
    todo: 'Measure without QEMU, or mend what it says.',
  });
}
