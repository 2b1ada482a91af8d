/** A real Chromium on Norscope's browser host, for tests and for pictures. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { startCommand } from '../kit/command.ts';

const WHOLE = [process.env.NORSCOPE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
/** The same engine without the browser around it comes first: it opens a page in half the time. */
const CANDIDATES = [process.env.NORSCOPE_CHROMIUM, '/usr/bin/chromium-headless-shell', ...WHOLE];

/** Null if there is a Chromium; else what to install. Where CI is set its absence is a failure. */
export function chromiumMissing(): string | null {
  if (firstThere(CANDIDATES) !== undefined) return null;
  const sentence = 'no Chromium found: apt-get install chromium-headless-shell, or set NORSCOPE_CHROMIUM';
  if (process.env.CI) throw new Error(sentence);
  return sentence;
}

function firstThere(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && existsSync(path));
}

export function launchChromium(): Promise<Browser> {
  return launchFirst(CANDIDATES);
}

/** The browser that a person has, for what is measured and for pictures: its letters are a little narrower. */
export function launchWholeChromium(): Promise<Browser> {
  return launchFirst(WHOLE);
}

async function launchFirst(paths: readonly (string | undefined)[]): Promise<Browser> {
  const executablePath = firstThere(paths);
  if (executablePath === undefined) throw new Error('no Chromium found: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface ServedNorscope {
  readonly url: string;
  /** A page on it, in a context of its own. */
  openPage(browser: Browser, options?: BrowserContextOptions): Promise<Page>;
  /** Ends the program under its windows. */
  endProgram(): Promise<void>;
  /** Closes its windows, which go on drawing otherwise, and ends it. */
  stop(): Promise<void>;
}

/** `norscope serve` with these images and options, in a data folder of its own; `environment` is added to a bare one. */
export async function serveNorscope(
  images: readonly string[],
  options: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<ServedNorscope> {
  const data = mkdtempSync(join(tmpdir(), 'norscope-e2e-'));
  const command = startCommand(['serve', '--no-open', ...images, ...options], {
    ...environment,
    NORSCOPE_DATA: data,
  });
  const url = await command.printed(/http:\/\/\S+token=\S+/);
  const contexts: BrowserContext[] = [];
  async function endProgram(): Promise<void> {
    command.process.kill('SIGTERM');
    await command.ended;
    rmSync(data, { recursive: true, force: true });
  }
  return {
    url,
    async openPage(browser, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    endProgram,
    async stop() {
      await Promise.all(contexts.map((context) => context.close()));
      await endProgram();
    },
  };
}
