import { describe, expect, it } from 'vitest';
import type { FlashGeometry } from '../../../main/pflash/geometry.ts';
import { play } from '../../kit/flash/cycles.ts';
import { SECTOR_BYTES, smallAmdFlash } from '../../kit/flash/flash.ts';

const MICROSECOND = 1000;
const MILLISECOND = 1000 * MICROSECOND;

/** Word 0x555 and 0x2aa of a 16-bit flash, as byte offsets. */
const UNLOCK = 'w16 0xaaa 0xaa\nw16 0x554 0x55\n';
const PROGRAM = `${UNLOCK}w16 0xaaa 0xa0\n`;
const AUTOSELECT = `${UNLOCK}w16 0xaaa 0x90\n`;
const BYPASS = `${UNLOCK}w16 0xaaa 0x20\n`;
const ERASE = `${UNLOCK}w16 0xaaa 0x80\n${UNLOCK}`;

/** Whether every byte of a sector is erased. */
function isErased(bytes: Uint8Array, sector: number): boolean {
  return bytes.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES).every((byte) => byte === 0xff);
}

describe('An AMD-command-set flash', () => {
  it('programs after two unlock cycles and its command, and only from 1 to 0', () => {
    const { flash } = smallAmdFlash();
    play(
      flash,
      `${PROGRAM}
       w16 0x1012 0xf012
       r16 0x1012 -> 0x1012 // 0x1312 and 0xf012
       ${PROGRAM}
       w16 0x1012 0xffff
       r16 0x1012 -> 0x1012`,
    );
    expect(flash.note.departure).toContain('programs at once');
  });

  it.each([
    ['at another address', 'w16 0xaac 0xaa\nw16 0x554 0x55\nw16 0xaaa 0xa0'],
    ['with the second cycle at another address', 'w16 0xaaa 0xaa\nw16 0x556 0x55\nw16 0xaaa 0xa0'],
    ['with the command at another address', 'w16 0xaaa 0xaa\nw16 0x554 0x55\nw16 0xaac 0xa0'],
    ['with another byte', 'w16 0xaaa 0xab\nw16 0x554 0x55\nw16 0xaaa 0xa0'],
  ])('programs nothing after unlock cycles %s', (_, script) => {
    const { flash } = smallAmdFlash();
    play(flash, `${script}\nw16 0x1000 0x0\nr16 0x1000 -> 0x100`);
    expect(flash.state).toBe('readArray');
  });

  it('looks at eleven bits of the word address and the low byte of the data', () => {
    play(
      smallAmdFlash().flash,
      `w16 0x5aaa 0x12aa // word 0x2d55
       w16 0xf554 0xff55
       w16 0x2aaa 0x00a0
       w16 0x0 0x0
       r16 0x0 -> 0x0`,
    );
  });

  it('takes the unlock addresses that its board says, of which 11 bits count', () => {
    const { flash } = smallAmdFlash({ unlockAddresses: [0x5555, 0x2aaa] });
    play(
      flash,
      `w16 0xaaaa 0xaa
       w16 0x5554 0x55
       w16 0xaaa 0xa0 // word 0x555
       w16 0x0 0x0
       r16 0x0 -> 0x0`,
    );
  });

  it('answers four identifiers in autoselect, no sector protection, and the array elsewhere', () => {
    play(
      smallAmdFlash().flash,
      `${AUTOSELECT}
       r16 0x0  -> 0x0001
       r16 0x2  -> 0x227e
       r8  0x2  -> 0x7e
       r16 0x4  -> 0x0
       r16 0x6  -> 0x0706
       r16 0x1c -> 0x2218
       r16 0x1e -> 0x2200
       r16 0x102 -> 0x227e // the word address counts modulo 128
       w16 0x0 0xf0
       r16 0x2  -> 0x0302`,
    );
  });

  it('answers the array where an extended identifier is 0xff', () => {
    const { flash } = smallAmdFlash({ identifiers: [0x01, 0x49, 0xff, 0x02] });
    play(flash, `${AUTOSELECT}\nr16 0x1c -> 0x1d1c\nr16 0x1e -> 0x2`);
  });

  it('enters the query with 0x98 at word 0x55, and leaves it for the array', () => {
    play(
      smallAmdFlash().flash,
      `w16 0xaa 0x98
       r16 0x20 -> 0x51
       r16 0x22 -> 0x52
       r16 0x24 -> 0x59
       r32 0x26 -> 0x2 // however wide, one byte of the table
       w16 0x0 0xf0
       r16 0x20 -> 0x2120`,
    );
  });

  it('goes back to autoselect from a query that was entered there', () => {
    play(
      smallAmdFlash().flash,
      `${AUTOSELECT}
       w16 0xaa 0x98
       r16 0x20 -> 0x51
       w16 0x0 0xf0
       r16 0x2 -> 0x227e
       w16 0x0 0xf0
       r16 0x2 -> 0x0302`,
    );
  });

  it('needs no unlock cycles in unlock bypass, and takes commands at any address there', () => {
    const { flash } = smallAmdFlash();
    play(
      flash,
      `${BYPASS}
       w16 0x1234 0xa0
       w16 0x1000 0x0
       w16 0x0 0xa0
       w16 0x1002 0x0
       w16 0x0 0x90
       w16 0x0 0x00
       w16 0x0 0xa0
       w16 0x1004 0x0
       r16 0x1000 -> 0x0
       r16 0x1002 -> 0x0
       r16 0x1004 -> 0x0504`,
    );
    expect(flash.state).toBe('readArray');
  });

  it('flips DQ6 with each read while it waits for the data of a program', () => {
    play(
      smallAmdFlash().flash,
      `${PROGRAM}
       r16 0x0 -> 0x40
       r16 0x0 -> 0x0`,
    );
  });

  it('keeps in DQ7 the inverse of the data that was programmed last', () => {
    play(
      smallAmdFlash().flash,
      `${PROGRAM}
       w16 0x0 0x7f
       ${PROGRAM}
       r16 0x0 -> 0xc0
       w16 0x0 0x80
       ${PROGRAM}
       r16 0x0 -> 0x0`,
    );
  });

  it('has its highest byte first where the board is big-endian', () => {
    const { flash } = smallAmdFlash({ byteOrder: 'big' });
    play(flash, `r16 0x12 -> 0x1213\n${PROGRAM}\nw16 0x12 0x00ff\nr16 0x12 -> 0x0013`);
    expect(flash.array.bytes.subarray(0x12, 0x14)).toEqual(Uint8Array.of(0x00, 0x13));
  });

  it('repeats itself past its end', () => {
    const { flash } = smallAmdFlash();
    const size = 8 * SECTOR_BYTES;
    flash.write(size + 0xaaa, 0xaa, 2);
    flash.write(size + 0x554, 0x55, 2);
    flash.write(size + 0xaaa, 0xa0, 2);
    flash.write(size + 0x10, 0, 2);
    expect([flash.read(0x10, 2), flash.read(size + 0x12, 2)]).toEqual([0, 0x1312]);
  });

  it('counts words of its own width in commands', () => {
    for (const width of [1, 4] as const) {
      const { flash } = smallAmdFlash({
        geometry: { sectorLengthBytes: 8192, sectorCount: 8, bankWidthBytes: width, deviceWidthBytes: width },
      });
      for (const [word, byte] of [
        [0x555, 0xaa],
        [0x2aa, 0x55],
        [0x555, 0x90],
      ] as const)
        flash.write(word * width, byte, width);
      expect([flash.read(0, width), flash.read(width, 4)]).toEqual([0x01, 0x227e]);
    }
  });
});

describe('A sector erase', () => {
  it('takes more sectors for 50 µs after the last one, then 512 µs for each, and comes back to the array', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30`);
    clock.advance(40 * MICROSECOND);
    play(flash, 'w16 0x6000 0x30');
    clock.advance(50 * MICROSECOND - 1);
    expect(flash.state).toBe('eraseWindow');
    clock.advance(1);
    expect(flash.state).toBe('sectorErase');
    clock.advance(2 * 512 * MICROSECOND - 1);
    expect(flash.state).toBe('sectorErase');
    clock.advance(1);
    expect(flash.state).toBe('readArray');
    expect(Array.from({ length: 8 }, (_, sector) => isErased(flash.array.bytes, sector))).toEqual(
      [1, 3].reduce((list, sector) => list.with(sector, true), new Array<boolean>(8).fill(false)),
    );
  });

  it('is over at once in the array: QEMU erases on the command', () => {
    const { flash } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30`);
    expect(isErased(flash.array.bytes, 1)).toBe(true);
    expect(flash.note.departure).toContain('already on this cycle');
  });

  it('shows DQ7 0, DQ6 and DQ2 flipping, and DQ3 once its window is over', () => {
    const { flash, clock } = smallAmdFlash();
    play(
      flash,
      `${ERASE}
       w16 0x2000 0x30
       r16 0x2000 -> 0x44
       r16 0x0    -> 0x0`,
    );
    clock.advance(50 * MICROSECOND);
    play(flash, 'r16 0x2000 -> 0x4c\nr16 0x2000 -> 0x08');
    clock.advance(512 * MICROSECOND);
    play(flash, 'r16 0x2000 -> 0xffff');
  });

  it('ignores everything but a suspend while it is busy, and a chip erase that too', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30`);
    clock.advance(60 * MICROSECOND);
    play(flash, `w16 0x0 0xf0\nw16 0x0 0x30\n${PROGRAM}\nw16 0x0 0x0`);
    expect([flash.state, flash.array.bytes[0], flash.array.bytes[1]]).toEqual(['sectorErase', 0, 1]);
    const chip = smallAmdFlash().flash;
    play(chip, `${ERASE}\nw16 0xaaa 0x10\nw16 0x0 0xb0\nw16 0x0 0xf0`);
    expect(chip.state).toBe('chipErase');
  });

  it('of one sector asked for twice takes the time of two', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30\nw16 0x2002 0x30`);
    expect(flash.registers.erasing).toEqual([1]);
    clock.advance((50 + 1023) * MICROSECOND);
    expect(flash.state).toBe('sectorErase');
    clock.advance(MICROSECOND);
    expect(flash.state).toBe('readArray');
  });

  it('broken off in its window leaves the timer, which then breaks off whatever is under way', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30\nw16 0x0 0xf0\n${AUTOSELECT}\nr16 0x0 -> 0x1`);
    clock.advance(50 * MICROSECOND);
    expect([flash.state, flash.isDirect]).toEqual(['readArray', true]);
  });

  it('in unlock bypass comes back to the bypass, and not to direct reads', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${BYPASS}\nw16 0x0 0x80\n${UNLOCK}\nw16 0x2000 0x30`);
    clock.advance(MILLISECOND);
    expect([flash.state, flash.isDirect]).toEqual(['unlockBypass', false]);
  });

  it('erases the sector that holds the address where sectors have several sizes', () => {
    const geometry: FlashGeometry = {
      sectorLengthBytes: 8192,
      sectorCount: 2,
      bankWidthBytes: 2,
      deviceWidthBytes: 2,
      regions: [
        { sectorCount: 2, sectorLengthBytes: 2048 },
        { sectorCount: 1, sectorLengthBytes: 4096 },
        { sectorCount: 1, sectorLengthBytes: 8192 },
      ],
    };
    const { flash } = smallAmdFlash({ geometry });
    play(flash, `${ERASE}\nw16 0x1ffe 0x30`);
    const erased = flash.array.bytes.subarray(0x1000, 0x2000);
    expect(erased.every((byte) => byte === 0xff)).toBe(true);
    expect([flash.array.bytes[0xffe], flash.array.bytes[0x2000]]).toEqual([0xfe, 0x00]);
  });
});

describe('After a sector erase', () => {
  const erased = () => {
    const made = smallAmdFlash();
    play(made.flash, `${ERASE}\nw16 0x2000 0x30`);
    made.clock.advance(MILLISECOND);
    return made;
  };

  it('DQ7 is set', () => {
    play(erased().flash, `${PROGRAM}\nr16 0x0 -> 0xc0`);
  });

  it('the next one takes the time of its own sectors, and is suspended in these alone', () => {
    const { flash, clock } = erased();
    play(flash, `${ERASE}\nw16 0x4000 0x30`);
    clock.advance(60 * MICROSECOND);
    play(flash, 'w16 0x0 0xb0\nr16 0x2000 -> 0xffff');
    expect(flash.registers.suspendedNanoseconds).toBe(502 * MICROSECOND);
    play(flash, 'w16 0x0 0x30');
    clock.advance(502 * MICROSECOND);
    expect(flash.state).toBe('readArray');
  });
});

describe('A chip erase', () => {
  it('erases everything and is busy for 4.096 s', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0xaaa 0x10`);
    expect(flash.array.bytes.every((byte) => byte === 0xff)).toBe(true);
    clock.advance(4096 * MILLISECOND - 1);
    play(flash, 'r16 0x0 -> 0x44');
    clock.advance(1);
    expect([flash.state, flash.isDirect]).toEqual(['readArray', true]);
  });

  it('wants its command at the first unlock address', () => {
    const { flash } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x0 0x10\nr16 0x0 -> 0x0100`);
  });
});

describe('A suspended erase', () => {
  const suspended = () => {
    const made = smallAmdFlash();
    play(made.flash, `${ERASE}\nw16 0x2000 0x30`);
    made.clock.advance(150 * MICROSECOND);
    play(made.flash, 'w16 0x0 0xb0');
    return made;
  };

  it('lets other sectors be read and programmed, and ignores data for the one being erased', () => {
    const { flash } = suspended();
    play(
      flash,
      `r16 0x0 -> 0x0100
       ${PROGRAM}
       w16 0x10 0x0
       r16 0x10 -> 0x0
       ${PROGRAM}
       w16 0x2000 0x0`,
    );
    expect(flash.note.tone).toBe('bad');
    expect([flash.state, isErased(flash.array.bytes, 1)]).toEqual(['eraseSuspended', true]);
  });

  it('flips DQ2 alone with each read of the sector being erased', () => {
    play(suspended().flash, 'r16 0x2000 -> 0x4\nr16 0x2000 -> 0x0\nr16 0x3ffe -> 0x4');
  });

  it('resumes with the time it still needed, however long it was suspended', () => {
    const { flash, clock } = suspended();
    clock.advance(100 * MILLISECOND);
    play(flash, 'w16 0x0 0x30\nr16 0x2000 -> 0x4c');
    clock.advance(412 * MICROSECOND - 1);
    expect(flash.state).toBe('sectorErase');
    clock.advance(1);
    expect(flash.state).toBe('readArray');
  });

  it('suspended in its window has all its time still to go, and no window any more', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30\nw16 0x4000 0x30\nw16 0x0 0xb0\nw16 0x0 0x30`);
    expect(flash.state).toBe('sectorErase');
    clock.advance(1024 * MICROSECOND - 1);
    expect(flash.state).toBe('sectorErase');
    clock.advance(1);
    expect(flash.state).toBe('readArray');
  });

  it('keeps the device from another erase', () => {
    const { flash } = suspended();
    play(flash, `${ERASE}\nw16 0x6000 0x30`);
    expect([flash.state, isErased(flash.array.bytes, 3)]).toEqual(['eraseSuspended', false]);
    play(flash, `${ERASE}\nw16 0xaaa 0x10`);
    expect([flash.state, isErased(flash.array.bytes, 3)]).toEqual(['eraseSuspended', false]);
  });
});

describe('A protected AMD flash', () => {
  it('takes a program and an erase, is busy for the erase, and keeps its bytes', () => {
    const { flash, clock } = smallAmdFlash({ isProtected: true });
    const before = flash.array.bytes.slice();
    play(flash, `${PROGRAM}\nw16 0x10 0x0\nr16 0x10 -> 0x1110`);
    expect(flash.note).toMatchObject({ tone: 'bad', departure: expect.stringContaining('ignores the data') });
    play(flash, `${ERASE}\nw16 0x2000 0x30\nr16 0x2000 -> 0x44`);
    expect(flash.note.tone).toBe('bad');
    clock.advance(562 * MICROSECOND);
    expect([flash.state, Buffer.compare(flash.array.bytes, before)]).toEqual(['readArray', 0]);
  });
});

describe('Direct reads of an AMD flash', () => {
  it('end with a first cycle, not with a reset alone, and come back with the 43rd read of the array', () => {
    const { flash } = smallAmdFlash();
    const seen: boolean[] = [];
    flash.onDirectChange = (isDirect) => seen.push(isDirect);
    play(flash, 'w16 0x0 0xf0');
    expect(seen).toEqual([]);
    play(flash, `${AUTOSELECT}\nw16 0x0 0xf0`);
    for (let read = 0; read < 42; read++) flash.read(0, 2);
    expect(seen).toEqual([false]);
    expect(flash.read(0, 2)).toBe(0x0100);
    expect(seen).toEqual([false, true]);
    expect(flash.explainRead(0, 0x0100, 2).departure).toContain('43rd');
  });

  it('begin to be counted anew with each first cycle', () => {
    const { flash } = smallAmdFlash();
    play(flash, 'w16 0x0 0x0');
    for (let read = 0; read < 42; read++) flash.read(0, 2);
    play(flash, 'w16 0x0 0x0');
    for (let read = 0; read < 42; read++) flash.read(0, 2);
    expect(flash.isDirect).toBe(false);
  });

  it('go past the status of a suspended erase once they are back, as QEMU has it', () => {
    const { flash } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30\nw16 0x0 0xb0`);
    for (let read = 0; read < 43; read++) flash.read(0, 2);
    expect([flash.state, flash.isDirect]).toEqual(['eraseSuspended', true]);
  });
});

describe('A system reset of an AMD flash', () => {
  it('breaks off a command, and lets a busy erase run out', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, AUTOSELECT);
    flash.reset();
    expect([flash.state, flash.isDirect]).toEqual(['readArray', false]);
    play(flash, `${ERASE}\nw16 0x2000 0x30`);
    flash.reset();
    expect(flash.waitNanoseconds).toBe(50 * MICROSECOND);
    clock.advance(50 * MICROSECOND);
    expect(flash.isDirect).toBe(true);
  });

  it('in the middle of an erase leaves DQ3 set, and the next erase without a window', () => {
    const { flash, clock } = smallAmdFlash();
    play(flash, `${ERASE}\nw16 0x2000 0x30`);
    clock.advance(60 * MICROSECOND);
    flash.reset();
    play(flash, `${ERASE}\nw16 0x4000 0x30\nr16 0x0 -> 0x4c`);
    expect(flash.state).toBe('sectorErase');
    clock.advance(50 * MICROSECOND);
    expect(flash.state).toBe('readArray');
  });
});
