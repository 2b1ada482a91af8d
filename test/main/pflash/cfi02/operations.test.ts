import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cfi02 } from '../../../../main/pflash/cfi02.ts';
import { SECTOR_BYTES, smallAmdFlash } from '../../../kit/flash/flash.ts';
import { drive } from '../../../kit/flash/operations.ts';

/** Begins with erased flash: what is programmed then stands there. */
function blankFlash(options: Parameters<typeof smallAmdFlash>[0] = {}) {
  const made = smallAmdFlash(options);
  made.flash.array.bytes.fill(0xff);
  return made;
}

const textOf = (flash: Cfi02, name: string, offset = 0, data = new Uint8Array()) =>
  drive(flash, name, offset, data).text;

describe('Named operations of an AMD flash', () => {
  it('query finds QRY and the regions, and ends in read array', () => {
    const { flash } = smallAmdFlash();
    const text = textOf(flash, 'query');
    expect(text).toContain('QRY · AMD/Fujitsu standard · 16 bits');
    expect(text).toContain('64 KiB per chip · 8 blocks of 8 KiB per chip · write buffer none');
    expect(flash.state).toBe('readArray');
  });

  it('id reads all four codes', () => {
    expect(textOf(smallAmdFlash().flash, 'id')).toBe(
      'manufacturer 0x0001 · device 0x227e · extended 0x2218 0x2200',
    );
  });

  it('query and id find their way from the middle of a command', () => {
    for (const name of ['query', 'id']) {
      const { flash } = smallAmdFlash();
      for (const [offset, data] of [
        [0xaaa, 0xaa],
        [0x554, 0x55],
        [0xaaa, 0x90],
        [0xaa, 0x98],
      ] as const)
        flash.write(offset, data, 2);
      const found = drive(flash, name);
      expect(found).toMatchObject({ tone: 'good', text: drive(smallAmdFlash().flash, name).text });
    }
  });

  it('program writes any bytes anywhere on blank flash, and nothing beside them, whatever the byte order', () => {
    fc.assert(
      fc.property(
        fc.nat(3 * SECTOR_BYTES),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.constantFrom('little' as const, 'big' as const),
        (offset, data, byteOrder) => {
          const { flash } = blankFlash({ byteOrder });
          const expected = flash.array.bytes.slice();
          expected.set(data, offset);
          expect(textOf(flash, 'program', offset, data)).toContain('programmed at');
          expect(Buffer.compare(flash.array.bytes, expected)).toBe(0);
          expect(flash.state).toBe('readArray');
        },
      ),
    );
  });

  it('program says which word kept a 0, and that only an erase helps', () => {
    const { flash } = smallAmdFlash();
    expect(textOf(flash, 'program', 0x10, Uint8Array.of(0xff, 0xff))).toBe(
      'at 0x10 stands 0x1110, not 0xffff. A bit goes from 0 to 1 by an erase alone.',
    );
  });

  it('program says where bits stand that the data clears: the device took nothing', () => {
    const { flash } = smallAmdFlash({ isProtected: true });
    expect(textOf(flash, 'program', 0x12, Uint8Array.of(0x11, 0x22))).toBe(
      'at 0x12 stands 0x1312, not 0x2211. Bits that the data clears still stand: the device did not take it.',
    );
  });

  it('program is no more than a look at the status while the device is busy, whatever the data', () => {
    const { flash } = smallAmdFlash();
    drive(flash, 'chip-erase');
    for (const data of [0x00, 0x40, 0x44, 0xff]) {
      const { text, tone, cycles } = drive(flash, 'program', 0x10, Uint8Array.of(data, 0));
      expect([text, tone, cycles]).toEqual([expect.stringContaining('busy erasing'), 'bad', 2]);
    }
  });

  it('bypass-program programs any bytes in unlock bypass with two cycles a word, and stays there', () => {
    fc.assert(
      fc.property(
        fc.nat(3 * SECTOR_BYTES),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        (offset, data) => {
          const { flash } = blankFlash();
          drive(flash, 'bypass');
          const expected = flash.array.bytes.slice();
          expected.set(data, offset);
          const words = Math.floor((offset + data.length + 1) / 2) - Math.floor(offset / 2);
          const edges = new Set([offset - (offset % 2), ...(offset % 2 ? [0] : [])]);
          const { text, cycles } = drive(flash, 'bypass-program', offset, data);
          expect(text).toContain('programmed at');
          expect(cycles).toBeLessThanOrEqual(2 + 3 * words + 1 + edges.size);
          expect(Buffer.compare(flash.array.bytes, expected)).toBe(0);
          expect(flash.state).toBe('unlockBypass');
        },
      ),
    );
  });

  it.each(['query', 'id', 'reset', 'erase', 'program', 'suspend', 'resume', 'bypass-end'])(
    '%s programs nothing where a program waits for its data, and says what ends that',
    (name) => {
      const { flash } = smallAmdFlash();
      const before = flash.array.bytes.slice();
      for (const [offset, data] of [
        [0xaaa, 0xaa],
        [0x554, 0x55],
        [0xaaa, 0xa0],
      ] as const)
        flash.write(offset, data, 2);
      expect(textOf(flash, name, 0, Uint8Array.of(0))).toContain('data of all ones ends it');
      flash.write(0, 0xffff, 2);
      expect([flash.state, Buffer.compare(flash.array.bytes, before)]).toEqual(['readArray', 0]);
    },
  );

  it('erase begins with the sector that holds the address, and status says when it is over', () => {
    const { flash, clock } = smallAmdFlash();
    expect(textOf(flash, 'erase', SECTOR_BYTES + 7)).toContain('erase of the sector at 0x2000 begun');
    expect(flash.registers.erasing).toEqual([1]);
    expect(textOf(flash, 'status')).toContain('busy erasing');
    clock.advance(1_000_000);
    expect(textOf(flash, 'status')).toContain('ready');
  });

  it('erase-also adds a sector while the window is open, and says so when it is not', () => {
    const { flash, clock } = smallAmdFlash();
    drive(flash, 'erase', 0);
    expect(drive(flash, 'erase-also', 3 * SECTOR_BYTES).tone).toBe('good');
    expect(flash.registers.erasing).toEqual([0, 3]);
    clock.advance(60_000);
    expect(textOf(flash, 'erase-also', 4 * SECTOR_BYTES)).toContain('no erase window is open');
    clock.advance(2_000_000);
    expect(textOf(flash, 'erase-also', 4 * SECTOR_BYTES)).toContain('no erase window is open');
    expect(flash.array.bytes[4 * SECTOR_BYTES]).toBe(0);
  });

  it('erase-also says so when the window ends before its cycle', () => {
    const { flash } = smallAmdFlash();
    const run = flash.operations.find(({ name }) => name === 'erase-also')?.run(0, new Uint8Array());
    const answers = [0x44, 0x00, 0, 0x4c, 0x08];
    let step = run?.next();
    for (const answer of answers) step = run?.next(answer);
    expect(step).toMatchObject({ done: true, value: [{ tone: 'bad' }] });
    expect(step?.value).toMatchObject([{ text: expect.stringContaining('came too late') }]);
  });

  it('suspend and resume an erase, and say so when there is none', () => {
    const { flash, clock } = smallAmdFlash();
    expect(textOf(flash, 'resume')).toContain('nothing resumed');
    drive(flash, 'erase', 0);
    clock.advance(60_000);
    expect(drive(flash, 'suspend').tone).toBe('good');
    expect(flash.state).toBe('eraseSuspended');
    expect(textOf(flash, 'status')).toContain('DQ2 flips, DQ6 does not');
    expect(textOf(flash, 'suspend')).toContain('nothing to suspend');
    expect(textOf(flash, 'erase', SECTOR_BYTES)).toContain('no erase');
    expect(textOf(flash, 'resume')).toBe('erase resumed');
    expect(textOf(flash, 'resume')).toContain('nothing is suspended');
    const chip = smallAmdFlash().flash;
    drive(chip, 'chip-erase');
    expect(textOf(chip, 'suspend')).toContain('Only a sector erase');
  });

  it('bypass and bypass-end enter and leave unlock bypass, reset leaves it too', () => {
    const { flash } = smallAmdFlash();
    drive(flash, 'bypass');
    expect(flash.state).toBe('unlockBypass');
    drive(flash, 'bypass-end');
    expect(flash.state).toBe('readArray');
    drive(flash, 'bypass');
    drive(flash, 'reset');
    expect(flash.state).toBe('readArray');
  });
});

describe('The AMD device in words', () => {
  it('says what it waits for, what is queued, and how far a command has come', () => {
    const { flash, clock } = smallAmdFlash();
    drive(flash, 'erase', SECTOR_BYTES);
    drive(flash, 'erase-also', 0);
    clock.advance(13_000);
    expect(flash.snapshot()).toMatchObject({
      facts: [
        { title: 'Erase window', text: '37 µs left' },
        { title: 'Sectors being erased', text: '2: #1 at 0x2000, #0 at 0x0' },
      ],
      steps: [
        { name: 'Sectors', detail: '2', progress: 'now' },
        { name: 'Busy', detail: '1.024 ms', progress: 'ahead' },
      ],
    });
    clock.advance(37_000);
    expect(flash.snapshot()).toMatchObject({
      title: 'Sector erase · busy',
      command: 0x30,
      writeCycle: 6,
      facts: [{ title: 'Busy', text: '1.024 ms left' }, { title: 'Sectors being erased' }],
      steps: [
        { name: 'Sectors', detail: '2' },
        { name: 'Busy', detail: '1.024 ms', progress: 'now' },
      ],
    });
    drive(flash, 'suspend');
    expect(flash.snapshot().facts[0]).toEqual({ title: 'Suspended erase', text: '1.024 ms left to do' });
  });

  it('says how many reads are left until reads are direct again', () => {
    const { flash } = smallAmdFlash();
    flash.write(0, 0xff, 2);
    flash.read(0, 2);
    expect(flash.snapshot().facts).toEqual([
      { title: 'Direct reads', text: 'come back after 42 more reads of the array' },
    ]);
  });

  it('names a timer that goes on without its erase, and the sectors that QEMU keeps', () => {
    const { flash, clock } = smallAmdFlash();
    drive(flash, 'erase', 7 * SECTOR_BYTES);
    drive(flash, 'reset');
    const kept = {
      title: 'Broken-off sectors',
      text: '1: #7 at 0xe000; QEMU adds their time to the next erase',
    };
    expect(flash.snapshot().facts.slice(0, 2)).toEqual([
      { title: 'Timer of a broken-off erase', text: '50 µs left' },
      kept,
    ]);
    for (const [offset, data] of [
      [0xaaa, 0xaa],
      [0x554, 0x55],
      [0xaaa, 0x80],
    ] as const)
      flash.write(offset, data, 2);
    expect(flash.snapshot().steps.at(-1)).toMatchObject({ name: 'Busy', detail: 'µs to s' });
    clock.advance(50_000);
    expect(flash.snapshot().facts).toEqual([kept]);
    drive(flash, 'chip-erase');
    expect(flash.snapshot().facts[1]).toEqual(kept);
    clock.advance(5_000_000_000);
    drive(flash, 'erase', 0);
    expect(flash.snapshot().steps.at(-1)).toMatchObject({ name: 'Busy', detail: '1.024 ms' });
  });

  it('explains what each read answered', () => {
    const { flash } = smallAmdFlash();
    const explain = (offset: number) => flash.explainRead(offset, flash.read(offset, 2), 2).what;
    for (const [offset, data] of [
      [0xaaa, 0xaa],
      [0x554, 0x55],
      [0xaaa, 0x90],
    ] as const)
      flash.write(offset, data, 2);
    expect([explain(0), explain(2), explain(4), explain(6), explain(0x1c)]).toEqual([
      'manufacturer',
      'device',
      'sector protection: none',
      'array',
      'extended device code, first',
    ]);
    flash.write(0xaa, 0x98, 2);
    expect(explain(0x4e)).toBe('query 0x27: device size');
    drive(flash, 'reset');
    drive(flash, 'erase', 0);
    expect(explain(0)).toBe('status: busy, DQ7 0, DQ6 1, DQ3 0, DQ2 1');
    drive(flash, 'suspend');
    expect(explain(0)).toContain('its erase is suspended');
    expect(explain(SECTOR_BYTES)).toBe('array');
  });

  it('tells of what time did to it', () => {
    const { flash, clock } = smallAmdFlash();
    const heard: string[] = [];
    flash.onTimer = ({ what }) => heard.push(what);
    drive(flash, 'erase', 0);
    clock.advance(1_000_000);
    drive(flash, 'chip-erase');
    clock.advance(5_000_000_000);
    drive(flash, 'erase', 0);
    drive(flash, 'reset');
    clock.advance(1_000_000);
    expect(heard).toEqual([
      'erase window over, no more sectors are taken',
      'sector erase complete',
      'chip erase complete',
      'the timer of a broken-off erase ran out',
    ]);
  });
});
