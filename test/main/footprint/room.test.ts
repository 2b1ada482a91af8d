import { truncateSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { FootprintRequest } from '../../../app/contract/footprint.ts';
import { mappingSupport } from '../../../main/backing/mmap.ts';
import { refuseBeyond } from '../../../main/footprint/room.ts';
import { madeImage } from '../../kit/files/images.ts';

const MIB = 1 << 20;

const request = (more: Partial<FootprintRequest>): FootprintRequest => ({
  image: '',
  instances: [100],
  strategies: ['shared'],
  touch: 'boot',
  withQemu: false,
  ...more,
});

/** 64 MiB, of which a page is on the disk. */
function sparse() {
  const path = madeImage(4096);
  truncateSync(path, 64 * MIB);
  return { path, sizeBytes: 64 * MIB, usedBytes: 4096 };
}

it('As many copies as there is no memory for are refused before they are made, with both numbers', () => {
  const copies = request({ strategies: ['shared', 'copy', 'trimmed'] });
  expect(() => refuseBeyond(4_000 * MIB, copies, sparse())).toThrow(
    '100 processes of copy would need 8,800 MiB of memory, and 4,000 MiB are available. Start fewer',
  );
  expect(() => refuseBeyond(9_000 * MIB, copies, sparse())).not.toThrow();
});

it
  .runIf(mappingSupport().kind === 'mapped')
  .each(['shared', 'trimmed', 'trimmed-window', 'data-extents'] as const)(
  'What %s leaves out takes no memory, and is not asked for',
  (strategy) => {
    expect(() => refuseBeyond(4_000 * MIB, request({ strategies: [strategy] }), sparse())).not.toThrow();
  },
);

it('A machine of QEMU’s takes the whole image', () => {
  const machines = request({ instances: [1], withQemu: true });
  expect(() => refuseBeyond(64 * MIB, machines, sparse())).toThrow('1 process of QEMU would need 96 MiB');
});
