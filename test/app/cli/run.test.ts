import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ScriptResult } from '../../../app/contract/script.ts';
import { inProject } from '../../house/source-tree.ts';
import { startCommand } from '../../kit/command.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-run-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (...options: readonly string[]) =>
  startCommand(['run', '--board', 'virt', ...options], { NORSCOPE_DATA: join(directory, 'data') });

function scriptFile(text: string | Uint8Array): string {
  const path = join(directory, 'script.nor');
  writeFileSync(path, text);
  return path;
}

describe('norscope run', () => {
  it('prints each line of the script and what the device did, and nothing on stderr', async () => {
    const command = start(scriptFile('# begin\nw32 0 0x0070_0070\n  expect r32 0 0x0080_0080\n'));
    expect(await command.ended).toBe(0);
    expect(command.output).toEqual({
      stdout: [
        '     1  # begin',
        '     2  w32 0 0x0070_0070',
        '        w32 0x00000000 ← 0x00700070  read status register → Read status',
        '     3    expect r32 0 0x0080_0080',
        '        r32 0x00000000 → 0x00800080  status: ready',
        '3 lines, 2 cycles, 1 expectation held.',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('ends with code 1 at what is not as expected, and names the line', async () => {
    const command = start(scriptFile('w32 0 0x0070_0070\nexpect r32 0 0x00b0_00b0\nw32 0 0xff\n'));
    expect(await command.ended).toBe(1);
    expect(command.output.stderr).toBe(
      'norscope: line 2: expected 0x00b0_00b0, got 0x0080_0080. The lines before it say what the device did.\n',
    );
    expect(command.output.stdout).not.toContain('w32 0 0xff');
  });

  it('prints one JSON object', async () => {
    const command = start(scriptFile('r8 0\n  expect r8 1 0x12\n'), '--json');
    expect(await command.ended).toBe(1);
    expect(ScriptResult.parse(JSON.parse(command.output.stdout))).toEqual({
      lines: 2,
      cycles: 2,
      expects: 0,
      failed: {
        line: 2,
        column: 3,
        what: 'expected 0x12, got 0x00',
        expected: 0x12,
        got: 0,
        mask: null,
        todo: 'The lines before it say what the device did.',
      },
    });
  });

  it('runs nothing of a script with a mistake, and says where it is', async () => {
    const command = start(scriptFile('w32 0 0x0070_0070\nr32 0; r33 0\n'));
    expect(await command.ended).toBe(1);
    expect(command.output).toEqual({
      stdout: '',
      stderr:
        'norscope: line 2, column 8: The bus has no accesses of 33 bits. Use 8, 16, 32 or 64: r32 0x40\n',
    });
  });

  it.each([['/nowhere/lesson.nor', 'lesson.nor is not there: /nowhere/lesson.nor.']])(
    'says why it can’t read %s, in one line',
    async (path, what) => {
      const command = start(path);
      expect(await command.ended).toBe(2);
      expect(command.output.stdout).toBe('');
      expect(command.output.stderr).toBe(`norscope: ${what} Name a text file with lines of the console.\n`);
    },
  );

  it('takes no bytes for a script', async () => {
    const command = start(scriptFile(new Uint8Array([0x72, 0x38, 0xff, 0xfe])));
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain('script.nor is no text in UTF-8');
  });

  it('plays the lesson that comes with the program', async () => {
    const lesson = inProject('assets/scripts/erase-and-program.nor');
    const command = start(lesson, '--json');
    expect(await command.ended, command.output.stderr).toBe(0);
    const { failed, expects, lines } = ScriptResult.parse(JSON.parse(command.output.stdout));
    expect(failed).toBeNull();
    expect(expects).toBeGreaterThan(10);
    expect(lines).toBeGreaterThan(readFileSync(lesson, 'utf8').trim().split('\n\n').length);
  });
});
