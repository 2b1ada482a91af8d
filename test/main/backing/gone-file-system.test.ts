import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBacking } from '../../../main/backing/backing.ts';
import { survivesBusErrors } from '../../../main/backing/bus-error.ts';
import { countDescriptors, makeFile, makeFolder, pattern } from './files.ts';

const SIZE_BYTES = 4 * 1024 * 1024;
const SERVER = 'qemu-storage-daemon';

/** Mounting wants root and FUSE; the server comes with QEMU. */
function whyNot(): string | null {
  if (!survivesBusErrors()) return 'only Linux on x86-64';
  if (spawnSync(SERVER, ['--version']).error !== undefined) return `apt-get install qemu-system-common`;
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    return 'needs /dev/fuse, as root';
  }
  return null;
}

/** A file of a file system of its own, which lasts as long as the server. */
async function mountedFile(content: Uint8Array): Promise<{ path: string; server: ChildProcess }> {
  const source = makeFile(content, 'source.img');
  const path = join(makeFolder(), 'mounted.img');
  writeFileSync(path, '');
  const options = [
    ...['--blockdev', `driver=file,filename=${source},node-name=f,read-only=on`],
    ...['--export', `type=fuse,id=e,node-name=f,mountpoint=${path},writable=off`],
  ];
  const server = spawn(SERVER, options, { stdio: 'ignore' });
  onTestFinished(() => {
    server.kill('SIGKILL');
    spawnSync('umount', ['--lazy', path]);
  });
  while (statSync(path).size !== content.length) {
    if (server.exitCode !== null) throw new Error(`${SERVER} ended with ${server.exitCode}`);
    await sleep(20);
  }
  return { path, server };
}

const reason = whyNot();

describe.skipIf(reason !== null)(
  `An image on a file system that goes away${reason === null ? '' : `: ${reason}`}`,
  () => {
    it.each(['shared', 'scratch'] as const)('is lost in %s mode, and closes without a word', async (mode) => {
      const { path, server } = await mountedFile(pattern(SIZE_BYTES));
      const descriptors = countDescriptors();
      const backing = openBacking(path, mode);
      expect([backing.check(), backing.bytes[7]]).toEqual([true, pattern(8)[7]]);
      server.kill('SIGKILL');
      await once(server, 'exit');
      // Pages that were never read are nowhere any more: the touch is survived.
      for (let offset = 0; offset < SIZE_BYTES; offset += 4096) void backing.bytes[offset];
      expect(backing.check()).toBe(false);
      expect(backing.loss?.what).toMatch(/can't be read any more|cut while it was read/);
      backing.close();
      expect(countDescriptors()).toBe(descriptors);
    });
  },
);
