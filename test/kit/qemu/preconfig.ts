/**
 * Sets properties of a device that a board makes before its machine is whole, and sets itself as well: what `-global`
 * can't change. QEMU waits for it (`--preconfig`), and is told over QMP on a socket that the process inherits.
 */
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/** File descriptor of QMP's socket in the QEMU process. */
export const QMP_DESCRIPTOR = 3;

/** What makes QEMU wait, and listen there. */
export const PRECONFIG_OPTIONS = [
  '--preconfig',
  ...['-chardev', `socket,id=qmp,fd=${QMP_DESCRIPTOR}`],
  ...['-mon', 'chardev=qmp,mode=control'],
];

/** A device and what it is given. */
export interface PreconfiguredDevice {
  /** In QEMU's object tree: `/machine/virt.flash0`. */
  readonly path: string;
  readonly properties: Readonly<Record<string, number | boolean | string>>;
}

/** Gives the device its properties, and lets QEMU make the machine. @throws Error with QEMU's words where it refuses. */
export async function preconfigure(qmp: Duplex, { path, properties }: PreconfiguredDevice): Promise<void> {
  const commands = [
    { execute: 'qmp_capabilities' },
    ...Object.entries(properties).map(([property, value]) => ({
      execute: 'qom-set',
      arguments: { path, property, value },
    })),
    { execute: 'x-exit-preconfig' },
  ];
  const lines = createInterface({ input: qmp });
  const messages = lines[Symbol.asyncIterator]();
  for (const command of commands) {
    qmp.write(`${JSON.stringify(command)}\n`);
    const refusal = await answerFrom(messages);
    if (refusal !== null) throw new Error(`QEMU does not take ${JSON.stringify(command)}: ${refusal}`);
  }
  lines.close();
}

/** Null, or why not; the greeting and events are passed over. */
async function answerFrom(messages: AsyncIterator<string>): Promise<string | null> {
  for (;;) {
    const { value, done } = await messages.next();
    if (done) return 'it ended';
    const message: unknown = JSON.parse(value);
    if (typeof message !== 'object' || message === null) continue;
    if ('return' in message) return null;
    if ('error' in message) return JSON.stringify(message.error);
  }
}
