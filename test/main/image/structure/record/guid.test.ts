import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidName } from '../../../../../app/contract/guids/guid-name.ts';
import { guidAt, guidBytes, guidText } from '../../../../../main/image/structure/record/guid.ts';

const FFS2 = '8c8ce578-8a3d-4f1c-9935-896185c32dd3';

describe('A GUID', () => {
  it('is stored with its first three numbers turned', () => {
    const stored = [
      0x78, 0xe5, 0x8c, 0x8c, 0x3d, 0x8a, 0x1c, 0x4f, 0x99, 0x35, 0x89, 0x61, 0x85, 0xc3, 0x2d, 0xd3,
    ];
    expect(guidBytes(FFS2)).toEqual(stored);
    expect(guidAt(Uint8Array.of(0, ...stored), 1)).toBe(FFS2);
  });

  it('is written and read the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(Uint8Array.from(guidBytes(guidAt(bytes, 0)))).toEqual(bytes);
      }),
    );
  });

  it('has the name that EDK2 gives it, or none', () => {
    expect(guidName(FFS2)).toBe('gEfiFirmwareFileSystem2Guid');
    expect(guidName('01234567-89ab-cdef-0123-456789abcdef')).toBeNull();
    expect(guidText(FFS2)).toBe(`${FFS2} (gEfiFirmwareFileSystem2Guid)`);
  });
});
