import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StrategyId } from '../../app/contract/footprint.ts';
import { firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { readTraceFixture } from '../kit/qemu/trace-fixture.ts';
import { withBlock } from '../readme/block.ts';
import { FOOTPRINT_BLOCK } from '../readme/footprint-table.ts';
import { readHelp, runBuilt } from './built-cli.ts';
import { commandsIn, filesNamedIn, type Offers, unknownCommands } from './readme.ts';
import { inProject } from './source-tree.ts';

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const HEADLESS = new Set(
  ['boards', 'mtree', 'cfi', 'demo', 'replay', 'explain', 'run', 'export'].map(
    (name) => `npx norscope ${name}`,
  ),
);
const FOLDERS_WITH_README = ['app', 'main', 'renderer', 'test'] as const;

describe('the README', () => {
  const readme = () => readFileSync(inProject('README.md'), 'utf8');

  it('shows only commands that exist', async () => {
    const { scripts } = Manifest.parse(JSON.parse(readFileSync(inProject('package.json'), 'utf8')));
    const commands = commandsIn(readme());
    expect(commands.length, 'commands in shell blocks').toBeGreaterThan(1);
    const offers = { scripts: new Set(Object.keys(scripts)), help: await readHelp() };
    expect(unknownCommands(commands, offers)).toEqual([]);
  });

  it.skipIf(firmwareMissing() !== null)('shows headless commands that do what they say', async () => {
    await readHelp();
    const folder = temporaryFolder();
    // What they write stays out of the tree; what they read in it must be found.
    for (const read of ['test', 'assets']) symlinkSync(inProject(read), join(folder, read));
    // As the README has it made.
    writeFileSync(join(folder, 'flash.img'), readTraceFixture('uboot-on-virt').before);
    const headless = commandsIn(readme()).filter(({ words }) => HEADLESS.has(words.slice(0, 3).join(' ')));
    expect(headless.length).toBeGreaterThan(1);
    for (const { words } of headless) {
      const { status, stderr } = runBuilt(words.slice(2), folder);
      expect(stderr, words.join(' ')).toBe('');
      expect(status, words.join(' ')).toBe(0);
    }
  });

  it('shows the window, and names only files that are there', () => {
    const files = filesNamedIn(readme());
    expect(files.some((file) => file.endsWith('.png'))).toBe(true);
    expect(files.filter((file) => !existsSync(inProject(file)))).toEqual([]);
  });

  it('has measured what every strategy costs', () => {
    const [, table = ''] = readme().split(`<!-- ${FOOTPRINT_BLOCK} -->`);
    for (const strategy of StrategyId.options)
      expect(table).toMatch(new RegExp(`^\\| \`${strategy}\`: .* [\\d,]+ \\|$`, 'm'));
  });

  it.each(FOLDERS_WITH_README)('has a short one beside it in %s/', (folder) => {
    const lines = readFileSync(inProject(`${folder}/README.md`), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(15);
  });
});

describe('a part of a README that a program writes', () => {
  const readme = 'before\n<!-- a -->\nold\n<!-- /a -->\nafter\n';

  it('is all that is replaced, as often as it is written', () => {
    const written = withBlock(readme, 'a', 'new\nlines\n');
    expect(written).toBe('before\n<!-- a -->\nnew\nlines\n<!-- /a -->\nafter\n');
    expect(withBlock(written, 'a', 'old')).toBe(readme);
  });

  it('must be there', () => {
    expect(() => withBlock(readme, 'b', 'new')).toThrow('no part between <!-- b --> and <!-- /b -->');
  });
});

describe('the rule on commands', () => {
  const offers: Offers = {
    scripts: new Set(['start', 'build', 'test']),
    help: new Map([
      ['', 'Options: --board <id>'],
      ['serve', 'Options: --port <port>  --no-open'],
    ]),
  };
  const problems = (...lines: readonly string[]) =>
    unknownCommands(commandsIn(['# N', '```sh', ...lines, '```', '', 'unheard of'].join('\n')), offers);

  it.each([
    'npm ci && npm start',
    'npm start -- /usr/share/AAVMF/AAVMF_CODE.fd --board virt',
    'npm run build   # makes dist/',
    '$ npx norscope serve --port 8080 --no-open IMAGE',
    'norscope IMAGE',
    'sudo apt-get install qemu-system-arm',
    '# only a remark',
  ])('lets pass %s', (line) => expect(problems(line)).toEqual([]));

  it.each([
    ['npm run dance', 'package.json has no script dance'],
    ['npx norscope dance', 'norscope has no subcommand dance'],
    ['npx norscope serve --loudly', 'norscope serve has no option --loudly'],
    ['npm ci && npm start -- --loudly', 'norscope has no option --loudly'],
    ['frobnicate', 'no such program: '],
  ])('refuses %s', (line, message) => {
    expect(problems(line)).toHaveLength(1);
    expect(problems(line)[0]).toContain(message);
  });

  it('looks at shell blocks only', () => {
    expect(commandsIn('```text\nfrobnicate\n```\n')).toEqual([]);
  });
});

describe('the rule on files', () => {
  it('finds pictures and links, not addresses and anchors', () => {
    const readme =
      '![a](assets/a.png) [b](https://example.org/b) <img src="c.png"> [d](d.md#part) [e](#part)';
    expect(filesNamedIn(readme)).toEqual(['assets/a.png', 'c.png', 'd.md']);
  });
});
