import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { type RunningCommand, startCommand } from '../../kit/command.ts';
import { testDisplay } from '../../kit/electron/display.ts';
import { electronRuntime, electronShell } from '../../kit/electron/electron-runtime.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-cli-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const URL_LINE = /^Norscope is at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/m;
const oneImage = join(directory, 'image.fd');
writeFileSync(oneImage, new Uint8Array(1 << 20).fill(0xff));
const packed = join(directory, 'image.fd.gz');
writeFileSync(packed, gzipSync(new Uint8Array(1 << 20).fill(0xff)));

function start(arguments_: string[], environment: NodeJS.ProcessEnv = {}): RunningCommand {
  return startCommand(arguments_, { NORSCOPE_DATA: join(directory, 'data'), ...environment });
}

/** Waits until the command serves, asks it to end, and returns what it wrote to stderr. */
async function serveAndEnd(command: RunningCommand): Promise<string> {
  const line = await command.printed(URL_LINE);
  const address = URL_LINE.exec(line)?.[1] ?? '';
  const page = await fetch(address);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  command.process.kill('SIGTERM');
  expect(await command.ended).toBe(0);
  expect(command.output.stdout).toBe(`${line}\n`);
  return command.output.stderr;
}

/** Serves to a browser that only notes what it was started with: the file `page`. */
async function serveToBrowser(): Promise<{ command: RunningCommand; page: string }> {
  const bin = mkdtempSync(join(directory, 'bin-'));
  const seen = join(bin, 'seen');
  executable(join(bin, 'xdg-open'), `echo "$@" > ${seen}.part; mv ${seen}.part ${seen}`);
  const command = start(['serve'], { DISPLAY: ':4999', PATH: `${bin}:${process.env.PATH}` });
  await until(() => existsSync(seen));
  const page = readFileSync(seen, 'utf8').trim();
  expect(page).toMatch(/^\/[^\n]+\.html$/);
  return { command, page };
}

/** An executable that stands for Electron. */
function fakeElectron(name: string, script: string): string {
  return executable(join(directory, name), script);
}

function executable(path: string, script: string): string {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('norscope', () => {
  it('says its version and its help on stdout', async () => {
    const asked = start(['--version']);
    expect(await asked.ended).toBe(0);
    expect(asked.output).toEqual({ stdout: `${version}\n`, stderr: '' });
    const help = start(['--help']);
    expect(await help.ended).toBe(0);
    expect(help.output.stdout).toContain('serve');
  });

  it('says what one of its commands takes, and where they are listed of a word that is none', async () => {
    const help = start(['help', 'scan']);
    expect(await help.ended).toBe(0);
    expect(help.output.stdout).toMatch(/^Usage: norscope scan /);
    const mistyped = start(['scna', 'a.bin']);
    expect(await mistyped.ended).toBe(2);
    expect(mistyped.output.stderr).toMatch(
      /There is no file scna.* Run `norscope help` to see the commands\.$/m,
    );
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'."],
    [['serve', '--port', 'x'], 'It must be a whole number from 0 to 65535'],
    [['serve', '--port', '65536'], 'It must be a whole number from 0 to 65535'],
    [['serve', '--port'], 'argument missing'],
    [['boards', '--jsn'], "Unknown option '--jsn' (did you mean --json?). Run `norscope boards --help`"],
    [['serve', '--format', 'qcow2'], 'Allowed choices are raw.'],
    [['boards', 'extra'], "Too many arguments for 'boards'."],
    [['entropy', oneImage, '--blocks', '2', '--block-size', '4k'], 'cannot be used with option'],
    [
      ['mtree', '--board', 'virt', '--flat', '--json'],
      "Option '--flat' cannot be used with option '--json'.",
    ],
    [['qtest', '--board', 'virt', '--listen', 'a', '--connect', 'b'], 'cannot be used with option'],
    [['layout', oneImage, '--mtdparts', 'x', '--dtb', 'y'], 'cannot be used with option'],
  ])('ends with code 2 and one line for %j', async (arguments_, what) => {
    const command = start(arguments_);
    expect(await command.ended).toBe(2);
    expect(command.output.stdout).toBe('');
    expect(command.output.stderr).toMatch(/^norscope: [^\n]*norscope ([a-z]+ )?--help[^\n]*\n$/);
    expect(command.output.stderr).toContain(what);
  });

  it.each([
    [['/nowhere/image.fd']],
    [['serve', '/nowhere/image.fd']],
    [['serve', directory]],
    [['serve', '--board', 'none']],
    [['serve', '/nowhere/two\nlines.fd']],
    [['cfi', '--board', 'none']],
    [['cfi', '--board', 'virt', '--flash', '7']],
    [['mtree', '--board', 'virt', '--flash0', '/nowhere/image.fd']],
    [['mtree', '--board', 'musicpal']],
    [['mtree', '--board', 'virt', '--flash0', `${oneImage},mode=x`]],
    [['mtree', '--board', 'generic', '--flash0', `${packed},format=qcow2`]],
    [['demo', oneImage]],
  ])('ends with code 2 and one line for %j', async (arguments_) => {
    const command = start(arguments_);
    expect(await command.ended).toBe(2);
    expect(command.output.stdout).toBe('');
    expect(command.output.stderr).toMatch(/^norscope: [^\n]+\.\n$/);
  });

  it.each([
    ['a file', ['scan', '/nowhere/a\u001b[31m.bin']],
    ['an option', ['boards', '--a\u001b[31m']],
    ['a board', ['mtree', '--board', 'a\u001b[31m']],
  ])('names %s whose name would steer the terminal by escapes', async (_, words) => {
    const command = start(words);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain('a\\x1b[31m');
    expect(command.output.stderr).toMatch(/^\P{Cc}+\n$/u);
  });

  it('says of a packed image how it is unpacked, and opens it as raw where that is asked for', async () => {
    const board = ['mtree', '--board', 'generic', '--flash0'];
    const refused = start([...board, packed]);
    expect(await refused.ended).toBe(2);
    expect(refused.output.stderr).toMatch(
      /^norscope: image\.fd\.gz is compressed with gzip, [^\n]+`gzip -dc \S+ > \S+\.raw`\. [^\n]+`,format=raw` after the file\)\.\n$/,
    );
    const insisted = start([...board, `${packed},format=raw,mode=scratch`]);
    expect(await insisted.ended).toBe(0);
    expect(insisted.output).toMatchObject({ stdout: expect.stringContaining('flash'), stderr: '' });
  });

  it('prints which region answers each address, every place of a flash among them', async () => {
    const command = start(['mtree', '--board', 'vexpress-a9', '--flat']);
    expect(await command.ended).toBe(0);
    expect(command.output.stdout.match(/: vexpress\.flash0$/gm)).toHaveLength(2);
  });

  it('lists where each flash of a board is seen, or may be', async () => {
    const command = start(['boards']);
    expect(await command.ended).toBe(0);
    expect(command.output.stdout).toMatch(/^vexpress-a9 .* vexpress\.flash0 +0x40000000 and 0x00000000 /m);
    expect(command.output.stdout).toMatch(/^generic .* generic\.flash0 +anywhere /m);
  });

  it('ends without a word where nobody reads on', async () => {
    const command = start(['cfi', '--board', 'virt']);
    command.process.stdout?.destroy();
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toBe('');
  });

  it.each([
    ['virt', 7, 'no flash 7, which --flash7 names: it has 2'],
    ['generic', 1, 'no flash 1, which --flash1 names: it has 1'],
  ])('names the option of a flash that %s has not', async (board, index, what) => {
    const command = start(['mtree', '--board', board, `--flash${index}`, oneImage]);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toMatch(/^norscope: [^\n]+\.\n$/);
    expect(command.output.stderr).toContain(what);
  });
});

describe('norscope serve', () => {
  it('hands the browser a private file instead of its token, and removes it at its end', async () => {
    const { command, page } = await serveToBrowser();
    expect(statSync(page).mode & 0o777).toBe(0o600);
    expect(readFileSync(page, 'utf8')).toContain(command.output.stdout.trim().replace('Norscope is at ', ''));
    await serveAndEnd(command);
    expect(existsSync(page)).toBe(false);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('leaves no file behind when %s ends it', async (signal) => {
    const { command, page } = await serveToBrowser();
    command.process.kill(signal);
    expect(await command.ended).toBe(0);
    expect(existsSync(page)).toBe(false);
  });

  it('prints one line, serves, and ends cleanly when it is told to', async () => {
    expect(await serveAndEnd(start(['serve', '--no-open', oneImage]))).toBe('');
  });

  it('refuses a packed image, and serves it as raw where that is asked for', async () => {
    const refused = start(['serve', '--no-open', packed]);
    expect(await refused.ended).toBe(2);
    expect(refused.output.stderr).toContain('(on the command line: `--format raw`');
    for (const board of [[], ['--board', 'generic']])
      expect(await serveAndEnd(start(['serve', '--no-open', '--format', 'raw', ...board, packed]))).toBe('');
  });

  it('says which port is taken', async () => {
    const first = start(['serve', '--no-open']);
    const port = new URL((await first.printed(URL_LINE)).replace('Norscope is at ', '')).port;
    const second = start(['serve', '--no-open', '--port', port]);
    expect(await second.ended).toBe(2);
    expect(second.output.stderr).toContain(`Another program listens on this port: 127.0.0.1:${port}.`);
    await serveAndEnd(first);
  });
});

describe('norscope without a window', () => {
  it('says in one line that there is no display, and serves', async () => {
    const said = await serveAndEnd(start([oneImage]));
    expect(said).toMatch(
      /^norscope: There is no display here [^\n]+; serving the window to a browser instead\.\n$/,
    );
  });

  it('says in one line that this is an SSH session, and serves', async () => {
    const said = await serveAndEnd(start([], { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }));
    expect(said).toBe(
      'norscope: This SSH session has no display; serving the window to a browser instead.\n',
    );
  });

  it('says in one line that Electron is not here, and serves', async () => {
    const said = await serveAndEnd(
      start([], { DISPLAY: ':4999', NORSCOPE_ELECTRON: '/nowhere/electron', ...quiet }),
    );
    expect(said).toMatch(
      /^norscope: Electron is not here \(NORSCOPE_ELECTRON names [^\n]+\); serving [^\n]+\n/,
    );
  });

  it('says why Electron does not start, and serves', async () => {
    const electron = fakeElectron(
      'broken',
      'echo "libgtk-3.so.0: cannot open shared object file" >&2; exit 127',
    );
    const said = await serveAndEnd(start([], { DISPLAY: ':4999', NORSCOPE_ELECTRON: electron, ...quiet }));
    expect(said).toContain(
      'Electron does not start here (libgtk-3.so.0: cannot open shared object file); serving',
    );
  });
});

/** Keeps the tests from starting someone's browser. */
const quiet = { BROWSER: 'true' };

describe('norscope with a window', () => {
  it('hands Electron the program, the board, the format and absolute paths, and ends with its code', async () => {
    const seen = join(directory, 'seen');
    const electron = fakeElectron('recorder', `for a in "$@"; do echo "$a" >> ${seen}; done; exit 0`);
    const command = start(['--board', 'generic', '--format', 'raw', packed], {
      DISPLAY: ':4999',
      NORSCOPE_ELECTRON: electron,
    });
    expect(await command.ended).toBe(0);
    const arguments_ = readFileSync(seen, 'utf8').trim().split('\n');
    expect(arguments_.filter((argument) => argument !== '--no-sandbox').slice(1)).toEqual([
      '--board=generic',
      '--format=raw',
      packed,
    ]);
  });

  it('opens it in a real Electron, and closes it when it is told to', async ({ skip }) => {
    const runtime = await electronRuntime();
    if ('missing' in runtime) return skip(runtime.missing);
    const { display, stop } = await testDisplay();
    const data = join(directory, 'window-data');
    const command = start([oneImage], {
      DISPLAY: display,
      NORSCOPE_ELECTRON: electronShell(runtime),
      NORSCOPE_DATA: data,
    });
    await until(() => hasPage(join(data, 'window')));
    command.process.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    expect(existsSync(join(data, 'window', 'place.json'))).toBe(true);
    stop();
  });

  it('knows the window of a real Electron from one that never came up', async ({ skip }) => {
    const runtime = await electronRuntime();
    if ('missing' in runtime) return skip(runtime.missing);
    const { display, stop } = await testDisplay();
    const data = join(directory, 'killed-data');
    const command = start([oneImage], {
      DISPLAY: display,
      NORSCOPE_ELECTRON: electronShell(runtime),
      NORSCOPE_DATA: data,
    });
    await until(() => hasPage(join(data, 'window')));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    for (const child of childrenOf(command)) process.kill(child, 'SIGKILL');
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).not.toContain('serving');
    stop();
  }, 120_000);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Whether a renderer of this profile is running. Linux only. */
function hasPage(profile: string): boolean {
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      return command.includes('--type=renderer') && command.includes(`--user-data-dir=${profile}`);
    } catch {
      return false;
    }
  });
}

/** Process ids. Linux only, as the Electron of the tests is. */
function childrenOf({ process: { pid } }: RunningCommand): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}
