import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallAmdFlash, smallFlash } from '../../kit/flash/flash.ts';
import { drive } from '../../kit/flash/operations.ts';

const COMMAND_SETS = [
  { set: 'Intel', make: () => smallFlash(), setsBits: true },
  { set: 'AMD', make: () => smallAmdFlash().flash, setsBits: false },
] as const;

describe.each(COMMAND_SETS)('What the $set device says of programming', ({ make, setsBits }) => {
  it('is what each of its commands that program does to cells that hold something', () => {
    const names = make()
      .operations.filter(({ parameters }) => parameters === 'ADDR BYTES')
      .map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(200),
        bytes,
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        (name, offset, data, cells) => {
          const flash = make();
          flash.array.bytes.set(cells, offset);
          if (name === 'bypass-program') drive(flash, 'bypass');
          drive(flash, name, offset, data);
          const { programming } = flash.snapshot();
          expect(programming.setsBits).toBe(setsBits);
          const held = data.map((byte, at) => (programming.setsBits ? byte : byte & (cells[at] ?? 0)));
          expect(flash.array.bytes.slice(offset, offset + data.length)).toEqual(held);
        },
      ),
    );
  });

  it('is marked as a departure where a chip would not do it', () => {
    expect(make().snapshot().programming.departure !== null).toBe(setsBits);
  });
});
