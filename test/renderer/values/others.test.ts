import { isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueType } from '../../../renderer/values/value-type.ts';
import { readAs, SHOWN_AT_FIRST, typableOf, VALUE_TYPES } from '../../../renderer/values/value-types.ts';

function typeOf(id: string): ValueType {
  const type = VALUE_TYPES.find((each) => each.id === id);
  if (type === undefined) throw new Error(`no ${id}`);
  return type;
}
const read = (id: string, bytes: Uint8Array | readonly number[]) => {
  const answer = readAs(typeOf(id), Uint8Array.from(bytes), { base: 'decimal', isWhole: true });
  return 'why' in answer ? `(${answer.why})` : answer.text;
};
const fromHex = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('The kinds of values', () => {
  it('have names of their own, and those that are shown at first are among them', () => {
    const ids = VALUE_TYPES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(VALUE_TYPES.map(({ name }) => name)).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...SHOWN_AT_FIRST]));
  });

  it('each take the example that they give', () => {
    for (const type of VALUE_TYPES) {
      const bytes = type.write(type.example);
      expect(bytes.length, type.id).toBeGreaterThan(0);
      const padded = new Uint8Array(Math.max(bytes.length, type.minBytes));
      padded.set(bytes);
      expect('why' in type.read(padded, 'decimal'), type.id).toBe(false);
    }
  });

  it('can be typed as they were read', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        fc.constantFrom(...VALUE_TYPES),
        (bytes, type) => {
          const answer = readAs(type, bytes, { base: 'hex', isWhole: true });
          if ('why' in answer) return;
          // Other bytes may mean the same: not-a-numbers, and varints that are longer than they need to be.
          const typed = new Uint8Array(40);
          typed.set(type.write(typableOf(type, answer)));
          expect(readAs(type, typed, { base: 'hex', isWhole: true }), type.id).toMatchObject({
            text: answer.text,
          });
        },
      ),
    );
  });

  it('read whatever bytes there are, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        for (const type of VALUE_TYPES) {
          const answer = readAs(type, bytes, { base: 'hex', isWhole: true });
          if ('why' in answer) expect(answer.why).not.toBe('');
          else expect(answer.lengthBytes).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });

  it('come to the same value again from what was copied', () => {
    // A varint may be longer than it has to be, and many bits are no number: the value is the same.
    const types = VALUE_TYPES.filter(({ group }) => group !== 'Text');
    fc.assert(
      fc.property(bytesOf(16), fc.constantFrom(...types), (bytes, type) => {
        const answer = type.read(bytes, 'decimal');
        if ('why' in answer) return;
        const written = type.write(answer.copied);
        expect(type.read(written, 'decimal')).toMatchObject({ text: answer.text });
      }),
      { numRuns: 1000 },
    );
  });

  it('refuse what a person typed with a sentence and a way on, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...VALUE_TYPES), (text, type) => {
        try {
          type.write(text);
        } catch (thrown) {
          expect(thrown).toMatchObject({ report: { code: 'bad-input', todo: expect.stringMatching(/\.$/) } });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('say that the flash ends before them, or that the rest is on its way', () => {
    const three = Uint8Array.of(1, 2, 3);
    expect(readAs(typeOf('u32-le'), three, { base: 'hex', isWhole: true })).toEqual({ why: 'past the end' });
    expect(readAs(typeOf('u32-le'), three, { base: 'hex', isWhole: false })).toEqual({ why: 'loading' });
    expect(readAs(typeOf('u24-le'), three, { base: 'hex', isWhole: false })).toMatchObject({
      text: '0x03_0201',
    });
  });
});

describe('A GUID', () => {
  it('is typed by its name, too, in whatever case', () => {
    const bytes = fromHex('61df e48b ca93 d211 aa0d 00e0 9803 2b8c');
    for (const name of ['gEfiGlobalVariableGuid', ' gefiglobalvariableguid '])
      expect(typeOf('guid').write(name)).toEqual(bytes);
    expect(read('guid', bytes)).toBe('gEfiGlobalVariableGuid');
  });

  it('has its first three fields little endian, as UEFI stores it', () => {
    const ffs2 = fromHex('78 e5 8c 8c 3d 8a 1c 4f 99 35 89 61 85 c3 2d d3');
    expect(typeOf('guid').read(ffs2, 'decimal')).toEqual({
      text: 'gEfiFirmwareFileSystem2Guid',
      copied: '8c8ce578-8a3d-4f1c-9935-896185c32dd3',
      lengthBytes: 16,
    });
    expect(read('uuid', ffs2)).toBe('78e58c8c-3d8a-1c4f-9935-896185c32dd3');
    expect(typeOf('guid').write('{8C8CE578-8A3D-4F1C-9935-896185C32DD3}')).toEqual(ffs2);
  });

  it('comes back to its bytes, with and without its hyphens', () => {
    fc.assert(
      fc.property(bytesOf(16), fc.constantFrom('guid', 'uuid'), (bytes, id) => {
        const text = read(id, bytes);
        expect(typeOf(id).write(text)).toEqual(bytes);
        expect(typeOf(id).write(text.replaceAll('-', ''))).toEqual(bytes);
      }),
    );
    expect(() => typeOf('guid').write('gNothere')).toThrow('; or its name: gEfiGlobalVariableGuid.');
    expect(() => typeOf('guid').write('8c8ce578')).toThrow('“8c8ce578” is no GUID. Write 32 digits: ');
  });
});

describe('Text', () => {
  // The library's Unicode may be newer than this Node's, which then does not know a character; U+FFFD stands for damage.
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\p{Cn}\u{fffd}]/u.test(text));

  it.each(['utf-8', 'utf-16le', 'utf-16be'])('in %s is read up to its NUL, and typed as it is read', (id) => {
    fc.assert(
      fc.property(words, (text) => {
        const typed = typeOf(id).write(text.replaceAll('\\', '\\\\'));
        const ended = Uint8Array.from([...typed, 0, 0, 0x41, 0x41]);
        const answer = typeOf(id).read(ended, 'decimal');
        if ('why' in answer) throw new Error(answer.why);
        expect(answer.copied).toBe(text);
        expect(typeOf(id).write(answer.text)).toEqual(typed);
        expect(answer.lengthBytes).toBe(typed.length);
      }),
    );
  });

  it('ends at the first thing that is no text', () => {
    expect(read('utf-8', fromHex('5f465648 ff fe'))).toBe('_FVH');
    expect(read('utf-8', fromHex('48 0c 00 14'))).toBe('H');
    expect(read('utf-8', fromHex('c3 a9 c3'))).toBe('é');
    expect(read('utf-8', fromHex('c0 80'))).toBe('(not text)');
    expect(read('utf-8', fromHex('ff ff ff ff'))).toBe('(not text)');
    expect(read('utf-8', fromHex('00 41'))).toBe('(empty)');
    expect(read('utf-16le', fromHex('ff ff ff ff'))).toBe('(not text)');
    expect(read('utf-16le', fromHex('42 00 6f 00 6f 00 74 00 00 00'))).toBe('Boot');
    expect(read('utf-16be', fromHex('00 42 d8 00 00 41'))).toBe('B');
    expect(read('utf-16le', fromHex('00 00'))).toBe('(empty)');
    expect(read('utf-8', fromHex('61 0a 09 5c 62'))).toBe('a\\n\\t\\\\b');
  });

  it('that goes on after what is looked at says so', () => {
    expect(read('utf-8', new Uint8Array(256).fill(0x61))).toBe(`${'a'.repeat(256)}…`);
    expect(read('utf-8', [...new Uint8Array(255).fill(0x61), 0xc3])).toBe(`${'a'.repeat(255)}…`);
    expect(read('utf-8', new Uint8Array(20).fill(0x61))).toBe('a'.repeat(20));
  });

  it('may have what no key types, after a backslash', () => {
    expect(typeOf('utf-8').write('a\\0\\n\\x41\\u{263a}\\\\')).toEqual(fromHex('61 00 0a 41 e2 98 ba 5c'));
    expect(() => typeOf('utf-8').write('\\q')).toThrow('“\\q” is no character. Write \\n, ');
    expect(() => typeOf('utf-8').write('\\u{110000}')).toThrow('is no character');
    expect(() => typeOf('utf-8').write('')).toThrow('There is no text. Write some; ');
  });
});

describe('A number in as many bytes as it needs', () => {
  const signed = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

  it('comes back from its bytes, whatever follows them', () => {
    const check = (id: string, value: bigint, rest: Uint8Array) => {
      const written = typeOf(id).write(value.toString());
      const answer = typeOf(id).read(Uint8Array.from([...written, ...rest]), 'decimal');
      expect(answer).toMatchObject({ copied: value.toString(), lengthBytes: written.length });
    };
    const rest = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), rest, (v, r) => check('uleb128', v, r)),
    );
    fc.assert(fc.property(signed, rest, (v, r) => check('sleb128', v, r)));
    fc.assert(fc.property(signed, rest, (v, r) => check('zigzag', v, r)));
  });

  it('is as the documents have it', () => {
    // DWARF 5, figures in 7.6; protobuf, “Encoding”.
    expect(typeOf('uleb128').write('12857')).toEqual(fromHex('b9 64'));
    expect(typeOf('sleb128').write('-129')).toEqual(fromHex('ff 7e'));
    expect(typeOf('sleb128').write('128')).toEqual(fromHex('80 01'));
    expect(typeOf('zigzag').write('-2147483648')).toEqual(fromHex('ff ff ff ff 0f'));
    expect(read('uleb128', fromHex('80 80 00'))).toBe('0');
    expect(read('sleb128', fromHex('7f'))).toBe('-1');
  });

  it('of more than 64 bits is none', () => {
    const endless = new Uint8Array(16).fill(0xff);
    for (const id of ['uleb128', 'sleb128', 'zigzag'])
      expect(read(id, endless)).toBe('(longer than 64 bits)');
    expect(read('uleb128', fromHex('ff ff ff ff ff ff ff ff ff 01'))).toBe('18,446,744,073,709,551,615');
    expect(read('uleb128', fromHex('ff ff ff ff ff ff ff ff ff 02'))).toBe('(longer than 64 bits)');
    expect(() => typeOf('sleb128').write('0x8000000000000000')).toThrow('does not fit into 64 bits');
  });
});

describe('An address', () => {
  it('of IPv6 is written as the system writes it, and read back', () => {
    const groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xfe80, 0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (address) => {
        const bytes = Uint8Array.from(address.flatMap((group) => [group >> 8, group & 0xff]));
        const text = read('ipv6', bytes);
        expect(isIPv6(text)).toBe(true);
        const full = address.map((group) => group.toString(16)).join(':');
        const system = new SocketAddress({ family: 'ipv6', address: full }).address;
        // The system shows the last four bytes of some as IPv4; both are the same address.
        expect(typeOf('ipv6').write(system)).toEqual(bytes);
        if (!system.includes('.')) expect(text).toBe(system);
        expect(typeOf('ipv6').write(text)).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['ipv4', [192, 168, 1, 10], '192.168.1.10'],
    ['mac', [0x52, 0x54, 0, 0x12, 0x34, 0x56], '52:54:00:12:34:56'],
  ])('%s of %j is %s', (id, bytes, text) => {
    expect(read(id, bytes)).toBe(text);
    expect(typeOf(id).write(text)).toEqual(Uint8Array.from(bytes));
  });

  it('is refused in words where it is none', () => {
    expect(() => typeOf('ipv4').write('192.168.1.256')).toThrow('is no IPv4 address. Write four numbers');
    expect(() => typeOf('mac').write('52:54:00')).toThrow('is no MAC address. Write six bytes');
    for (const wrong of ['1::2::3', '1:2:3', ':1', '12345::', '::256.0.0.1', '1:2:3:4:5:6:7:8::'])
      expect(() => typeOf('ipv6').write(wrong), wrong).toThrow('is no IPv6 address. Write eight groups');
    expect(typeOf('ipv6').write('::ffff:10.0.0.1').slice(10)).toEqual(Uint8Array.of(255, 255, 10, 0, 0, 1));
  });
});

describe('Bytes and bits', () => {
  it('are typed in pairs of digits, with whatever parts them', () => {
    for (const text of [
      'de ad be ef',
      '0xde 0xad 0xbe 0xef',
      'deadbeef',
      '0xdead_beef',
      'de:ad:be:ef',
      'DE,AD, be ef',
    ])
      expect(typeOf('bytes').write(text), text).toEqual(fromHex('deadbeef'));
    expect(() => typeOf('bytes').write('dea')).toThrow(
      '“dea” are no bytes. Write pairs of hexadecimal digits',
    );
    expect(() => typeOf('bytes').write(' ')).toThrow('are no bytes');
  });

  it('of a byte are shown highest first', () => {
    expect(read('bits', [0x3f])).toBe('0011_1111');
    expect(typeOf('bits').write('0011 1111'.replace(' ', '_'))).toEqual(Uint8Array.of(0x3f));
    expect(() => typeOf('bits').write('1_0000_0000')).toThrow('256 does not fit into 8 bits');
  });
});
