import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImage } from '../../../app/cli/flash-options.ts';
import { BackingMode } from '../../../app/contract/machine.ts';

describe('What --flash0 is given', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    ['/a.fd', { path: '/a.fd', mode: 'shared' }],
    ['/a.fd,mode=scratch', { path: '/a.fd', mode: 'scratch' }],
    ['/a.gz,format=raw', { path: '/a.gz', mode: 'shared', format: 'raw' }],
    ['/a.gz,mode=scratch,format=raw', { path: '/a.gz', mode: 'scratch', format: 'raw' }],
    ['/a.gz,format=raw,mode=scratch', { path: '/a.gz', mode: 'scratch', format: 'raw' }],
    ['/a,b.fd', { path: '/a,b.fd', mode: 'shared' }],
    ['/a,format=raw,b.fd', { path: '/a,format=raw,b.fd', mode: 'shared' }],
    ['/a,mode=scratch,mode=shared', { path: '/a,mode=scratch', mode: 'shared' }],
    ['/a,format=raw,mode=scratch,format=raw', { path: '/a,format=raw', mode: 'scratch', format: 'raw' }],
  ])('%s', (text, image) => {
    expect(parseImage(text, 0)).toEqual(image);
  });

  it('is the file’s name, whatever commas are in it, and what follows it in either order', () => {
    const name = fc.array(fc.constantFrom('a', ',', '.', '=', 'mode', 'format', ' '), { minLength: 1 });
    const mode = fc.option(fc.constantFrom(...BackingMode.options), { nil: undefined });
    fc.assert(
      fc.property(name, mode, fc.boolean(), fc.boolean(), (words, given, isRaw, isReversed) => {
        const path = `/x${words.join('')}x`;
        fc.pre(!/,(?:mode|format)=[^,]*$/.test(path));
        const settings = [given && `,mode=${given}`, isRaw && ',format=raw'].filter(Boolean);
        const text = path + (isReversed ? settings.reverse() : settings).join('');
        const image = parseImage(text, 0);
        return (
          image.path === path &&
          image.mode === (given ?? 'shared') &&
          image.format === (isRaw ? 'raw' : undefined)
        );
      }),
    );
  });

  it.each([
    ['/a.fd,mode=readonly', '“readonly” is no mode: --flash1. Use mode=shared or mode=scratch or'],
    ['/a.fd,format=qcow2', '“qcow2” is no format that a flash can be opened in: --flash1. Use format=raw'],
    ['/a.fd,format=,mode=scratch', '“” is no format'],
  ])('is refused for %s', (text, sentence) => {
    expect(() => parseImage(text, 1)).toThrow(sentence);
  });
});
