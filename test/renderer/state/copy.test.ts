import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CANCELLED, UserError } from '../../../app/contract/errors.ts';
import { COPY_MAX_BYTES, copyBytes } from '../../../renderer/state/copy.ts';
import { noticeStore } from '../../../renderer/state/notice.ts';
import { problemsStore } from '../../../renderer/state/problems.ts';
import { cancelTransfer, transferStore } from '../../../renderer/state/transfer.ts';
import { answering } from '../../kit/window/engine-calls.ts';
import { imageWindow } from '../../kit/window/image-window.ts';

/** A clipboard that takes everything. */
function clipboard(): { text: string } {
  const held = { text: '' };
  vi.stubGlobal('navigator', {
    clipboard: { writeText: async (text: string) => void Object.assign(held, { text }) },
  });
  return held;
}

const byteAt = (offset: number) => (offset * 31) & 0xff;
const windows = {
  'image.window': ({ offset, lengthBytes }: { offset: number; lengthBytes: number }) =>
    imageWindow(Uint8Array.from({ length: lengthBytes }, (_, at) => byteAt(offset + at))),
};

beforeEach(() => {
  vi.restoreAllMocks();
  noticeStore.setState(null, true);
  problemsStore.setState([], true);
});

describe('Copying bytes', () => {
  it('takes exactly those that are selected, in the form that was asked for', async () => {
    const held = clipboard();
    answering(windows);
    await copyBytes(0, { start: 0x101, end: 0x104 });
    expect(held.text).toBe([0x101, 0x102, 0x103].map((at) => byteAt(at).toString(16)).join(' '));
    await copyBytes(0, { start: 0x101, end: 0x104 }, 'base64');
    expect(Buffer.from(held.text, 'base64')).toEqual(Buffer.from([0x101, 0x102, 0x103].map(byteAt)));
    expect(noticeStore.getState()).toContain('3 bytes as base64');
  });

  it('asks for many in windows that an answer can hold, and joins them without a seam', async () => {
    const held = clipboard();
    const calls = answering(windows);
    const end = 3_000_001;
    await copyBytes(0, { start: 1, end }, 'base64');
    expect(calls.length).toBeGreaterThan(2);
    const expected = Buffer.from(Uint8Array.from({ length: end - 1 }, (_, at) => byteAt(at + 1)));
    expect(Buffer.from(held.text, 'base64').equals(expected)).toBe(true);
    expect(transferStore.getState().transfer).toBeNull();
  });

  it('refuses more than a clipboard is good for, and says what to do instead', async () => {
    const calls = answering({});
    await copyBytes(0, { start: 0, end: COPY_MAX_BYTES + 1 });
    expect(calls).toEqual([]);
    expect(problemsStore.getState()[0]?.report).toMatchObject({
      what: expect.stringContaining('copying takes at most 16 MiB'),
      todo: expect.stringContaining('Export'),
    });
  });

  it('can be called off: then nothing is copied, and nothing is said', async () => {
    const held = clipboard();
    answering({
      'image.window': (asked, signal) => {
        if (asked.offset > 0) cancelTransfer();
        if (signal?.aborted === true) throw new UserError(CANCELLED);
        return windows['image.window'](asked);
      },
    });
    await copyBytes(0, { start: 0, end: 4 << 20 }, 'c');
    expect(held.text).toBe('');
    expect(problemsStore.getState()).toEqual([]);
    expect(transferStore.getState().transfer).toBeNull();
  });
});
