import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Backing, openBacking } from '../../../main/backing/backing.ts';
import { survivesBusErrors } from '../../../main/backing/bus-error.ts';
import { FILLED, spoil } from '../../kit/files/spoiler.ts';
import { asNobody, makeFile } from './files.ts';

const SIZE_BYTES = 4 * 1024 * 1024;
const WHOLE = new Uint8Array(SIZE_BYTES).fill(FILLED);
/** `CUT_ROUNDS=5000` is the long form. */
const ROUNDS = Number(process.env.CUT_ROUNDS ?? 300);

describe.runIf(survivesBusErrors())(
  'While another program cuts and restores the file, again and again',
  () => {
    it.each([
      ['shared', 'ours'],
      ['shared', 'somebody else’s'],
      ['scratch', 'somebody else’s'],
      ['write-through', 'ours'],
    ] as const)(
      'a %s backing of a file that is %s never ends the process, nor tells a wrong byte',
      async (mode, owner) => {
        const path = makeFile(WHOLE);
        const open = () =>
          owner === 'ours' ? openBacking(path, mode) : asNobody(() => openBacking(path, mode));
        const spoiler = spoil(path, ROUNDS);
        const tally = { right: 0, dropped: 0, refused: 0 };
        while (!spoiler.hasEnded()) {
          read(open, tally);
          await breathe();
        }
        const whole = open();
        expect([isFilled(whole.bytes), whole.sizeBytes]).toEqual([true, SIZE_BYTES]);
        whole.close();
        expect(tally.right).toBeGreaterThan(0);
        expect(tally.dropped + tally.refused).toBeGreaterThan(0);
      },
      600_000,
    );
    it('a thread that reads the mapping all the time, as a search does, never ends the process', async () => {
      const path = makeFile(WHOLE);
      const reader = new Worker(READER, { eval: true });
      onTestFinished(() => void reader.terminate());
      const strange: unknown[] = [];
      const passes = { count: 0 };
      reader.on('message', ({ wrong }: { wrong: number | null }) => {
        passes.count++;
        if (wrong !== null) strange.push(wrong);
      });
      const spoiler = spoil(path, ROUNDS);
      const held: Backing[] = [];
      while (!spoiler.hasEnded()) {
        const backing = openOrNull(path);
        if (backing === null) continue;
        held.push(backing);
        const { buffer, byteOffset, length } = backing.bytes;
        reader.postMessage({ buffer, byteOffset, length });
        while (backing.check() && !spoiler.hasEnded()) await breathe();
      }
      const { count } = passes;
      await expect.poll(() => passes.count).toBeGreaterThan(count);
      for (const backing of held) backing.close();
      expect(strange).toEqual([]);
      expect(held.length).toBeGreaterThan(1);
    }, 600_000);
  },
);

/** Reads the bytes that it was told of last, whatever becomes of them, and tells of any that no file had. */
const READER = `
  const { parentPort } = require('node:worker_threads');
  let bytes = new Uint8Array(0);
  parentPort.on('message', ({ buffer, byteOffset, length }) => {
    bytes = new Uint8Array(buffer, byteOffset, length);
  });
  const pass = () => {
    let wrong = null;
    for (let at = 0; at < bytes.length; at += 64) {
      const byte = bytes[at];
      if (byte !== 0 && byte !== ${FILLED}) wrong = byte;
    }
    parentPort.postMessage({ wrong });
    setImmediate(pass);
  };
  pass();
`;

function openOrNull(path: string): Backing | null {
  try {
    return openBacking(path, 'shared');
  } catch {
    return null;
  }
}

/** Reads until the file is lost, and believes what it read only while it is not. */
function read(open: () => Backing, tally: { right: number; dropped: number; refused: number }): void {
  let backing: Backing;
  try {
    backing = open();
  } catch {
    tally.refused++;
    return;
  }
  for (let batch = 0; batch < 5 && backing.check(); batch++) {
    // A write into what was cut away goes nowhere, and ends nothing.
    if (backing.mode === 'write-through') backing.bytes.fill(FILLED);
    const isRight = isFilled(backing.bytes);
    if (!backing.check()) tally.dropped++;
    else if (isRight) tally.right++;
    else expect.fail('bytes that no file had were told for right');
  }
  backing.close();
}

/** By script's own loads, and by the system's library. */
function isFilled(bytes: Uint8Array): boolean {
  for (let offset = 0; offset < bytes.length; offset += 1024) if (bytes[offset] !== FILLED) return false;
  return Buffer.compare(bytes, WHOLE.subarray(0, bytes.length)) === 0;
}
