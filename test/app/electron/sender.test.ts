import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '../../../app/electron/sender.ts';

const topFrame = (url: string) => ({ url, parent: null });

describe('who may speak to the engine', () => {
  it.each(['norscope://app/', 'norscope://app/index.html', 'norscope://app/index.html#bytes'])(
    'is the page at %s',
    (url) => expect(isTrustedSender(topFrame(url))).toBe(true),
  );

  it.each([
    '',
    'about:blank',
    'https://example.com/',
    'https://example.com/norscope://app/',
    'file:///norscope://app/index.html',
    'data:text/html,norscope://app/',
    'norscope://application/index.html',
    'norscope://app.example.com/',
    'norscope://app:1/',
    'norscope://app@example.com/',
    'NORSCOPE://app/',
  ])('is not a frame at "%s"', (url) => expect(isTrustedSender(topFrame(url))).toBe(false));

  it('is no frame inside the page, even on its own address', () => {
    const parent = topFrame('norscope://app/index.html');
    expect(isTrustedSender({ url: 'norscope://app/index.html', parent })).toBe(false);
  });

  it('is no frame that has gone', () => expect(isTrustedSender(null)).toBe(false));
});
