import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDisplay } from '../../kit/electron/display.ts';
import { packagedProgram } from '../../kit/electron/packaged-program.ts';
import { logFile } from '../../kit/trace/log-files.ts';

const program = await packagedProgram();
const data = mkdtempSync(join(tmpdir(), 'norscope-desktop-'));

describe.skipIf('missing' in program)(
  `the packaged program${'missing' in program ? ` (${program.missing})` : ''}`,
  () => {
    let app: ElectronApplication;
    let page: Page;
    let environment: Record<string, string>;
    let stopDisplay = () => {};

    beforeAll(async () => {
      if ('missing' in program) return;
      const { display, stop } = await testDisplay();
      stopDisplay = stop;
      const { PATH = '', HOME = '' } = process.env;
      environment = { PATH, HOME, DISPLAY: display, NORSCOPE_DATA: data };
      const { executable: executablePath, launchArguments } = program;
      app = await _electron.launch({ executablePath, args: [...launchArguments], env: environment });
      page = await app.firstWindow();
      await page.waitForLoadState();
    }, 120_000);

    afterAll(async () => {
      await app?.close();
      stopDisplay();
      rmSync(data, { recursive: true, force: true });
      if ('executable' in program) rmSync(dirname(dirname(program.executable)), { recursive: true });
    });

    it('shows its window, on its own page', async () => {
      await expect
        .poll(() =>
          app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible())),
        )
        .toEqual([true]);
      expect(page.url()).toBe('norscope://app/index.html');
    });

    it('gives the page one connection and nothing of Node', async () => {
      const given = await page.evaluate(() => ({
        names: 'norscope' in window && Object.keys(Object(window.norscope)),
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      }));
      expect(given).toEqual({ names: ['send', 'onFrame', 'onClose', 'pathOfFile'], node: [] });
    });

    it.each([
      'norscope://app/../../package.json',
      'norscope://app/..%2f..%2fpackage.json',
      'norscope://app/%2e%2e/node/electron.cjs',
      'norscope://elsewhere/index.html',
      'file:///etc/hostname',
      'http://127.0.0.1:9/',
    ])('lets the page read nothing at %s', async (url) => {
      const outcome = await page.evaluate(
        (asked) =>
          fetch(asked).then(
            (answer) => answer.status,
            () => 'refused',
          ),
        url,
      );
      expect([404, 'refused']).toContain(outcome);
    });

    it('lets the page evaluate no text, open no window and have no permission', async () => {
      const outcome = await page.evaluate(async () => ({
        opened: window.open('https://example.com/'),
        permission: (await navigator.permissions.query({ name: 'notifications' })).state,
      }));
      expect(outcome).toEqual({ opened: null, permission: 'denied' });
      expect(await page.evaluate(() => document.querySelectorAll('script:not([src])').length)).toBe(0);
    });

    it('has a menu that offers what the page’s registry has, greyed what can’t be done now', async () => {
      const item = (id: string) =>
        app.evaluate(({ Menu }, asked) => {
          const found = Menu.getApplicationMenu()?.getMenuItemById(asked);
          return found ? { label: found.label, enabled: found.enabled } : null;
        }, id);
      await expect
        .poll(() => item('script.run'))
        .toEqual({ label: 'Run a script of console lines…', enabled: false });
      expect(await item('view.palette')).toEqual({ label: 'Run a command…', enabled: true });
      expect(await item('beside.start')).toMatchObject({ enabled: false });
    });

    it('has a menu whose items the page performs', async () => {
      const event = await nextEvent(page, 'host.commandAsked');
      await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('help.keys')?.click());
      expect(await event.heard()).toMatchObject({ payload: { command: 'help.keys' } });
    });

    it('answers a page anew after a reload, each call once', async () => {
      await page.reload();
      await page.waitForLoadState();
      const answers = await page.evaluate(async () => {
        const { norscope } = Object(window);
        const heard: unknown[] = [];
        norscope.onFrame((frame: { id?: number }) => frame.id === 9_999 && heard.push(frame));
        norscope.send({ kind: 'call', id: 9_999, name: 'board.list', input: {} });
        await new Promise((resolve) => setTimeout(resolve, 500));
        return heard;
      });
      expect(answers).toMatchObject([
        {
          kind: 'value',
          output: {
            boards: expect.arrayContaining([
              expect.objectContaining({ id: 'virt' }),
              expect.objectContaining({ id: 'generic' }),
            ]),
          },
        },
      ]);
    });

    it('is handed the files of a second start, which ends at once', async () => {
      if ('missing' in program) return;
      const event = await nextEvent(page, 'host.filesAsked');
      const second = [...program.launchArguments, '/fw/one.fd', 'two.fd'];
      await promisify(execFile)(program.executable, second, { env: environment, cwd: '/tmp' });
      expect(await event.heard()).toMatchObject({ payload: { paths: ['/fw/one.fd', '/tmp/two.fd'] } });
    });

    it('says of a board that is not there that it is not, and ends', async () => {
      if ('missing' in program) return;
      const own = { ...environment, NORSCOPE_DATA: join(data, 'own') };
      const start = promisify(execFile)(program.executable, [...program.launchArguments, '--board=none'], {
        env: own,
      });
      await expect(start).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^norscope: There is no board “none”[^\n]*\n/m),
      });
    });

    it('starts its worker from inside its archive', async () => {
      const log = logFile('pflash_reset virt.flash0: reset\n'.repeat(3));
      const said = await app.evaluate(({ app: running }, path) => {
        const { Worker } = process.mainModule?.require('node:worker_threads') ?? {};
        const workerData = { task: 'load-log', input: { path } };
        const worker = new Worker(`${running.getAppPath()}/dist/node/worker.cjs`, { workerData });
        return new Promise<unknown>((resolve, reject) => {
          worker.on('error', reject);
          worker.on('message', (report: { kind: string; output?: { count: number } }) => {
            if (report.kind === 'answer') resolve([running.getAppPath(), report.output?.count]);
          });
        });
      }, log);
      expect(said).toEqual([expect.stringMatching(/\.asar$/), 3]);
    });

    it('stays on its page, whatever the page asks for', async () => {
      await page.evaluate(() => void setTimeout(() => window.location.assign('https://example.com/'), 0));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const at = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
      );
      expect(at).toBe('norscope://app/index.html');
    });

    it('remembers where its window was', async () => {
      const bounds = { x: 100, y: 100, width: 1000, height: 700 };
      await app.evaluate(
        ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
        bounds,
      );
      await app.close();
      expect(JSON.parse(readFileSync(join(data, 'window', 'place.json'), 'utf8'))).toEqual({
        bounds,
        isMaximized: false,
      });
    });
  },
);

/**
 * Resolves when the page listens for `name`: what is done after that is heard. A promise evaluated in the page would
 * start to listen at some time after the call, perhaps after the event.
 */
async function nextEvent(page: Page, name: string) {
  const listening = await page.evaluateHandle(
    (awaited) => ({
      frame: new Promise((resolve) => {
        Object(window).norscope.onFrame(
          (frame: { name?: string }) => frame.name === awaited && resolve(frame),
        );
      }),
    }),
    name,
  );
  return { heard: () => listening.evaluate(({ frame }) => frame) };
}
