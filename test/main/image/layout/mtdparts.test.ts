import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTITION_NAME_MAX } from '../../../../app/contract/flash-layout.ts';
import { BadMtdparts, parseMtdparts } from '../../../../main/image/layout/mtdparts.ts';

const MIB = 1024 * 1024;

describe('mtdparts=', () => {
  it('places each partition behind the one before, or where it says', () => {
    const [layout, ...others] = parseMtdparts(
      'mtdparts=physmap-flash.0:256k(u-boot)ro,64k@0x3f0000(env),3M@0x40000(kernel)lk,-(rootfs)',
      8 * MIB,
    );
    expect(others).toEqual([]);
    expect(layout).toEqual({
      flash: 'physmap-flash.0',
      flashBytes: null,
      partitions: [
        { name: 'u-boot', offset: 0, sizeBytes: 0x40000, isReadOnly: true },
        { name: 'env', offset: 0x3f0000, sizeBytes: 0x10000, isReadOnly: false },
        { name: 'kernel', offset: 0x40000, sizeBytes: 3 * MIB, isReadOnly: false },
        { name: 'rootfs', offset: 0x340000, sizeBytes: 8 * MIB - 0x340000, isReadOnly: false },
      ],
      problems: [],
    });
  });

  it('has names that steer no terminal, and cuts long ones', () => {
    const [layout] = parseMtdparts(`n\u001bor:1m(a\u0007b),1m(${'x'.repeat(1000)})`);
    expect(layout?.flash).toBe('n\ufffdor');
    expect(layout?.partitions.map(({ name }) => name)).toEqual([
      'a\ufffdb',
      `${'x'.repeat(PARTITION_NAME_MAX - 1)}…`,
    ]);
    expect(() => parseMtdparts('nor:1m(a)\u001b[31m')).toThrow('there is “\ufffd[31m” where');
  });

  it('has several flashes, names with colons, and partitions without names', () => {
    const layouts = parseMtdparts('spi0.0:1m,0x100000ro;nand:0:512k(a),010(b)');
    expect(layouts.map(({ flash }) => flash)).toEqual(['spi0.0', 'nand:0']);
    expect(layouts[0]?.partitions).toEqual([
      { name: 'Partition_000', offset: 0, sizeBytes: MIB, isReadOnly: false },
      { name: 'Partition_001', offset: MIB, sizeBytes: MIB, isReadOnly: true },
    ]);
    expect(layouts[1]?.partitions[1]).toMatchObject({ name: 'b', offset: 0x80000, sizeBytes: 8 });
  });

  it('of a flash of unknown size has a last partition of unknown size', () => {
    const [layout] = parseMtdparts('flash:64k(boot),-(rest) root=/dev/mtdblock1');
    expect(layout?.partitions.map(({ sizeBytes }) => sizeBytes)).toEqual([0x10000, null]);
  });

  it('is cut to the flash', () => {
    const [layout] = parseMtdparts('flash:3M(a),3M(b),1M(c)', 4 * MIB);
    expect(layout?.partitions.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['a', 3 * MIB],
      ['b', MIB],
    ]);
    expect(layout?.problems).toEqual([
      '“b” reaches beyond the flash: 3 MiB, of which 1 MiB are there.',
      '“c” reaches beyond the flash: 1 MiB, of which 0 B are there.',
      '“c” has no bytes, and is left out.',
    ]);
  });

  it.each([
    ['mtdparts=', 'There is nothing after “mtdparts=”.'],
    ['64k(a),-(b)', '“64k(a),-(b)” should begin with the name of a flash and a colon.'],
    ['flash:', 'After “flash:” there is nothing where a size should be.'],
    ['flash:64q(a)', 'After “flash:” there is “q(a)” where a comma or the end should be.'],
    ['flash:64k@(a)', 'After “flash:” there is “(a)” where an offset should be.'],
    ['flash:64k(a', 'After “flash:” there is “(a” where the name’s closing parenthesis should be.'],
    ['flash:-(a),64k(b)', '“b” comes after the partition that takes the rest of the flash.'],
    ['flash:64k9(a)', 'After “flash:” there is “9(a)” where a comma or the end should be.'],
    ['flash:99999e(a)', 'After “flash:” there is “99999e(a)” where a size that fits a flash should be.'],
  ])('says of %s what is wrong', (line, sentence) => {
    expect(() => parseMtdparts(line)).toThrow(new BadMtdparts(sentence));
  });

  it('either reads a line or says what is wrong, and never leaves the flash', () => {
    const piece = fc.constantFrom(
      'flash',
      ':',
      '64k',
      '-',
      '@',
      '0x1000',
      '(a)',
      '(',
      ')',
      'ro',
      ',',
      ';',
      'lk',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          for (const { partitions } of parseMtdparts(pieces.join(''), MIB)) {
            for (const { offset, sizeBytes } of partitions)
              expect(offset + (sizeBytes ?? 0)).toBeLessThanOrEqual(MIB);
          }
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(BadMtdparts);
        }
      }),
    );
  });
});
