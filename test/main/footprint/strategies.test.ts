import { ftruncateSync, openSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StrategyId } from '../../../app/contract/footprint.ts';
import { mappingSupport } from '../../../main/backing/mmap.ts';
import { usedBytesOf } from '../../../main/backing/padding.ts';
import { STRATEGIES } from '../../../main/backing/strategies/strategies.ts';
import { busWith, holdRequestFor, planFor } from '../../../main/footprint/lab-machine.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../../kit/files/images.ts';

const { signal } = new AbortController();
const KIB = 1024;
const MIB = 1 << 20;
const ERASED = 0xff;

/** The flash that its guest sees of an image under a strategy. */
async function guestOf(path: string, sizeBytes: number, strategy: StrategyId) {
  const facts = { path, sizeBytes, usedBytes: await usedBytesOf(path, signal) };
  const plan = planFor(facts);
  const request = holdRequestFor(facts, plan);
  const held = STRATEGIES[strategy].hold(request);
  onTestFinished(() => held.close());
  const bus = busWith(plan, held);
  return { bus, held, request, plan, usedBytes: facts.usedBytes };
}

type Guest = Awaited<ReturnType<typeof guestOf>>;

/** All that a guest reads where the flash of the image is, whatever a strategy leaves of it. */
function seen({ bus, request, plan }: Guest): Uint8Array {
  const bytes = new Uint8Array(request.flashBytes);
  bus.readBytes(plan.base, bytes);
  return bytes;
}

/** Content, then padding; both of a size that no page and no erase block divides. */
const image = fc.record({
  content: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((seed) => spread(seed, 9_000)),
  filler: fc.constantFrom(0, ERASED),
  paddedBytes: fc.integer({ min: 1, max: 40_000 }),
});

function spread(seed: Uint8Array, lengthBytes: number): Uint8Array {
  const bytes = Uint8Array.from(
    { length: lengthBytes },
    (_, at) => (seed[at % seed.length] ?? 0) + (at >> 8),
  );
  // Neither kind of padding.
  return bytes.fill(0x5a, -1);
}

describe.runIf(mappingSupport().kind === 'mapped').each(StrategyId.options)('Under %s', (strategy) => {
  it('a guest reads the image byte for byte, as far as it is no padding', async () => {
    const path = `${temporaryFolder()}/image.fd`;
    await fc.assert(
      fc.asyncProperty(image, async ({ content, filler, paddedBytes }) => {
        const file = Buffer.concat([content, Buffer.alloc(paddedBytes, filler)]);
        writeFileSync(path, file);
        const guest = await guestOf(path, file.length, strategy);
        const bytes = seen(guest);
        guest.held.close();
        expect(guest.usedBytes).toBe(content.length);
        expect(Buffer.compare(bytes.subarray(0, content.length), content)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('it reads the query table of a chip as large as its flash', async () => {
    const guest = await guestOf(padded(), MIB, strategy);
    const { bus, plan, held } = guest;
    bus.write(plan.base + 2 * 0x55, 0x98, 2);
    expect([0x10, 0x11, 0x12].map((word) => bus.read(plan.base + 2 * word, 2))).toEqual([0x51, 0x52, 0x59]);
    expect(2 ** bus.read(plan.base + 2 * 0x27, 2)).toBe(held.flashBytes);
    bus.write(plan.base, 0xff, 2);
    expect(bus.read(plan.base, 1)).toBe(1);
  });

  it('its flash is protected, and an erase changes nothing', async () => {
    const guest = await guestOf(padded(), MIB, strategy);
    const before = seen(guest);
    const { bus, plan } = guest;
    for (const data of [0x50, 0x20, 0xd0]) bus.write(plan.base, data, 2);
    bus.write(plan.base, 0x70, 2);
    expect(bus.read(plan.base, 2) & 0x20).toBe(0x20);
    bus.write(plan.base, 0xff, 2);
    expect(Buffer.compare(seen(guest), before)).toBe(0);
  });
});

const USED = 200 * KIB;
const BLOCK = 128 * KIB;

/** 200 KiB of content and 824 KiB of erased flash, which no strategy may take for content. */
function padded(): string {
  const path = `${temporaryFolder()}/padded.fd`;
  writeFileSync(path, Buffer.concat([Buffer.alloc(USED, 1), Buffer.alloc(MIB - USED, ERASED)]));
  return path;
}

const behindTheImage = async (strategy: StrategyId) => {
  const guest = await guestOf(padded(), MIB, strategy);
  const { bus, plan } = guest;
  const at = plan.base + 2 * BLOCK;
  return { guest, values: [at - 1, at, plan.base + MIB - 1].map((address) => bus.read(address, 1)) };
};

describe.runIf(mappingSupport().kind === 'mapped')('Behind the image a guest finds', () => {
  it.each(['copy', 'data-extents', 'shared'] as const)(
    'the padding of the file under %s',
    async (strategy) => {
      const { guest, values } = await behindTheImage(strategy);
      expect(values).toEqual([ERASED, ERASED, ERASED]);
      expect(guest.held).toMatchObject({ flashBytes: MIB });
    },
  );

  it('no device under trimmed, which ends with the image’s last erase block', async () => {
    const { guest, values } = await behindTheImage('trimmed');
    expect(values).toEqual([ERASED, 0, 0]);
    expect(guest.held.flashBytes).toBe(2 * BLOCK);
    expect(guest.bus.rangeAt(guest.plan.base + 2 * BLOCK)).toBeUndefined();
  });

  it('zeros under trimmed-window, in whatever state the flash is, and no way to command it', async () => {
    const { guest, values } = await behindTheImage('trimmed-window');
    expect(values).toEqual([ERASED, 0, 0]);
    expect(guest.held).toMatchObject({ flashBytes: MIB, bytes: { length: 2 * BLOCK } });
    const { bus, plan } = guest;
    expect(bus.rangeAt(plan.base + 2 * BLOCK)?.region.kind).toBe('i/o');
    bus.write(plan.base + 2 * BLOCK, 0x70, 2);
    expect(bus.read(plan.base, 2)).toBe(0x0101);
    bus.write(plan.base, 0x70, 2);
    expect([bus.read(plan.base, 2), bus.read(plan.base + 2 * BLOCK, 2)]).toEqual([0x80, 0]);
  });

  it.each(['trimmed', 'trimmed-window'] as const)(
    'one erase block under %s where all is padding',
    async (id) => {
      const path = `${temporaryFolder()}/empty.fd`;
      writeFileSync(path, Buffer.alloc(MIB));
      expect((await guestOf(path, MIB, id)).held.bytes.length).toBe(BLOCK);
    },
  );
});

describe.runIf(mappingSupport().kind === 'mapped')('Of a file with holes', () => {
  const HOLE_FROM = 64 * KIB;

  function sparse(): string {
    const path = `${temporaryFolder()}/sparse.fd`;
    writeFileSync(path, Buffer.alloc(HOLE_FROM, 7));
    ftruncateSync(openSync(path, 'r+'), MIB);
    return path;
  }

  it('data-extents takes memory for what is on the disk, and says so of one without holes', async () => {
    const { held, request } = await guestOf(sparse(), MIB, 'data-extents');
    expect(STRATEGIES['data-extents'].ownBytes(request)).toBe(HOLE_FROM);
    expect(held.note).toBeNull();
    const dense = await guestOf(padded(), MIB, 'data-extents');
    expect(STRATEGIES['data-extents'].ownBytes(dense.request)).toBe(MIB);
    expect(dense.held.note).toContain('no holes');
  });

  it('a guest reads zeros in them', async () => {
    const bytes = seen(await guestOf(sparse(), MIB, 'data-extents'));
    expect([bytes[HOLE_FROM - 1], bytes[HOLE_FROM], bytes[MIB - 1]]).toEqual([7, 0, 0]);
  });
});

it.skipIf(firmwareMissing() !== null)(
  '64 MiB are the first flash of virt, and 2 MiB of AAVMF are used',
  async () => {
    const guest = await guestOf(FIRMWARE.aavmfCode, 64 * MIB, 'trimmed');
    expect(guest.plan.name).toBe('virt.flash0');
    expect(guest.held.flashBytes).toBe(2 * MIB);
  },
);
