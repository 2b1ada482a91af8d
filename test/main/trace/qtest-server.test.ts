import { describe, expect, it, onTestFinished } from 'vitest';
import { openMachine } from '../../../main/session/machine.ts';
import { QtestServer } from '../../../main/trace/qtest-server.ts';
import { madeImage } from '../../kit/files/images.ts';
import { elsewhere } from '../backing/files.ts';

function serverOn(path: string) {
  const images = [{ path, mode: 'shared' as const }];
  const machine = openMachine(
    { board: 'generic', images, geometry: null },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  return new QtestServer(machine);
}

const taken = (server: QtestServer, text: string) => [...server.take(text)].join('');

describe('A client’s text', () => {
  it('is answered line by line, in whatever pieces it comes', () => {
    const server = serverOn(madeImage(4096));
    expect(taken(server, 'read')).toBe('');
    expect(taken(server, 'b 5\nreadb 6\nre')).toBe('OK 0x0000000000000005\nOK 0x0000000000000006\n');
    expect(taken(server, 'adb 7')).toBe('');
    expect(taken(server, '\n\n')).toBe("OK 0x0000000000000007\nFAIL Unknown command ''\n");
  });

  it('may have one long line in many pieces', () => {
    const server = serverOn(madeImage(4096));
    for (let piece = 0; piece < 10_000; piece++) taken(server, '00'.repeat(100));
    expect(taken(server, '\nreadb 1\n')).toMatch(/^FAIL Unknown command '0+'\nOK 0x0000000000000001\n$/);
  });

  it('may ask for more than any text can hold, and is answered some at a time', () => {
    const server = serverOn(madeImage(1 << 20));
    let answered = 0;
    for (const some of server.take('b64read 0 0x100000\n'.repeat(500))) {
      expect(some.length).toBeLessThan(2 ** 21);
      answered += some.split('\n').length - 1;
    }
    expect(answered).toBe(500);
  });

  it('is refused from the line on after which the image is lost', async () => {
    const path = madeImage(1 << 20);
    const server = serverOn(path);
    expect(taken(server, 'readb 5\n')).toBe('OK 0x0000000000000005\n');
    await elsewhere(path, 'fs.truncateSync(path, 100)');
    expect(taken(server, 'readb 5\nendianness\n')).toMatch(/^FAIL .*made\.bin.*\nFAIL .*made\.bin.*\n$/);
  });
});
