import { describe, expect, it } from 'vitest';
import { kindWords } from '../../../../renderer/panels/structure/kind-words.ts';

describe('The kind of a structure', () => {
  it('is its subtype where that says it all, and the kind besides where it does not', () => {
    expect(kindWords('uefi-section', 'PE32 image')).toBe('PE32 image');
    expect(kindWords('cramfs', 'little-endian')).toBe('CramFS, little-endian');
    expect(kindWords('uefi-volume', null)).toBe('uefi volume');
  });

  it('says nothing that the name has said', () => {
    expect(kindWords('erased', null, 'Erased')).toBe('');
    expect(kindWords('squashfs', 'version 4.0, xz', 'SquashFS')).toBe('version 4.0, xz');
    expect(kindWords('cramfs', 'little-endian', 'rescue')).toBe('CramFS, little-endian');
  });
});
