import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseImage } from '../../../app/cli/flash-options.ts';
import { UserError } from '../../../app/contract/errors.ts';
import { parseGeometry } from '../../../app/geometry-text.ts';
import { runLine } from '../../../main/session/console/run.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { replay } from '../../../main/trace/replay.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { open, small, TINY } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';
import { exported } from '../../kit/session/exported.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { contentOf, logOf } from '../../kit/trace/log-of.ts';
import { recorded, recordedRequest } from '../../kit/trace/recorded.ts';

const untold = new AbortController().signal;

function opened(request = small('intel'), limits?: typeof TINY): Machine {
  const machine = open(request, limits);
  onTestFinished(() => machine.close());
  return machine;
}

const statements = (script: string) =>
  script.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('An exported session', () => {
  it('has as a script what was done, what every read was answered, and what became of the flash', async () => {
    const machine = opened();
    runLine(machine, 0, 'w16 0 0x70; r16 0; wait 50us; r64 8; w16 0 0xff');
    expect(statements(await exported(machine, 'script'))).toEqual([
      'w16 0x00000000 0x0070                      # Read status',
      'expect r16 0x00000000 0x0080',
      'wait 50us',
      'expect r64 0x00000008 0x0080008000800080',
      'w16 0x00000000 0x00ff                      # Read array',
    ]);
  });

  it('says how the machine is opened, and which bytes its image had', async () => {
    const path = madeImage(64 << 10, 'it’s an image.bin');
    const request = { ...small('amd'), images: [{ path, mode: 'scratch' as const }] };
    const machine = opened({ ...request, globals: [] });
    runLine(machine, 0, 'program 0 de ad');
    const script = await exported(machine, 'script');
    expect(script).toContain(`sha256 ${sha256(readFileSync(path))}\n`);
    const [, image = '', geometry = ''] = /--flash0 '([^']*)' --geometry (\S+)\n/.exec(script) ?? [];
    expect(parseImage(image, 0)).toMatchObject({ mode: 'scratch' });
    expect(image).toBe('it’s an image.bin,mode=scratch');
    expect(parseGeometry(geometry)).toEqual(machine.geometry);
  });

  it('may be a part, which says that something came before', async () => {
    const machine = opened();
    runLine(machine, 0, 'r8 0; r8 1; r8 2; r8 3');
    const script = await exported(machine, 'script', { from: 2, to: 3 });
    expect(statements(script).map((line) => line.slice(0, 21))).toEqual([
      'expect r8 0x00000001 ',
      'expect r8 0x00000002 ',
    ]);
    expect(script).toContain('cycles 2 to 3 of 4');
    expect(script).toContain('# Cycles 1 to 1 came before.');
  });

  it('says among the lines of qtest where a reset is left out: the protocol has no word for it', async () => {
    const machine = opened();
    runLine(machine, 0, 'w16 0 0x70; r16 0; system-reset; r16 0');
    const [head, ...lines] = (await exported(machine, 'qtest')).trimEnd().split('\n');
    expect(head).toContain('resets left out');
    expect(lines).toEqual([
      'writew 0x0 0x70 # OK',
      'readw 0x0 # OK 0x0000000000000080',
      'endianness # left out: a reset of generic.flash0, as QEMU makes for system_reset in QMP # OK little',
      'readw 0x0 # OK 0x0000000000000100',
    ]);
  });

  it('begins where the kept history begins, and says what is folded away', async () => {
    const machine = opened(small('intel'), TINY);
    for (let count = 0; count < 4; count++) runLine(machine, 0, 'erase #1; program #1 de ad be ef; erase #2');
    const { first } = machine.history.state();
    expect(first).toBeGreaterThan(0);
    const script = await exported(machine, 'script');
    expect(script).toContain(`cycles ${first + 1} to `);
    expect(script).toContain(`; of those, ${first} are no longer kept.`);
    await expect(exported(machine, 'script', { from: 1 })).rejects.toThrow(
      /^The history has no cycles 1 to /,
    );
  });

  it.each([
    [{ from: 3, to: 2 }, 'The history has no cycles 3 to 2. It has 1 to 4.'],
    [{ from: 1, to: 5 }, 'The history has no cycles 1 to 5. It has 1 to 4.'],
    [{ from: 9 }, 'The history has no cycles 9 to 4. It has 1 to 4.'],
  ])('is refused for a part that there is not: %j', async (range, message) => {
    const machine = opened();
    runLine(machine, 0, 'r8 0 4');
    await expect(exported(machine, 'vcd', range)).rejects.toThrow(message);
  });

  it('is refused where nothing was done', async () => {
    await expect(exported(opened(), 'log')).rejects.toThrow('Nothing was done to this machine yet');
  });

  it('tells in Markdown of its part alone, and nothing in it is taken for a mark', async () => {
    const path = madeImage(64 << 10, 'a|b*c.bin');
    const machine = opened({ ...small('intel'), images: [{ path, mode: 'scratch' }] });
    runLine(machine, 0, 'erase #1; program #1 de ad; w16 0 0x12; w16 0 0xff');
    const text = await exported(machine, 'markdown');
    expect(text).toContain('| a\\|b\\*c.bin | scratch |');
    expect(text).toMatch(/\| 1 \| \d+ \| generic\.flash0 \| clear-status \|/);
    expect(text).toContain('| block-erase |');
    const { length } = machine.history.state();
    const last = await exported(machine, 'markdown', { from: length, to: length });
    expect(last).not.toContain('| block-erase |');
    expect(last).toContain(`Cycles ${length} to ${length} of ${length}`);
  });

  it('from a recorded log is that log again', async () => {
    for (const name of ['edk2-on-virt', 'uboot-on-r2d'] as const) {
      const { request, bytes } = recordedRequest(name);
      const { engine, load } = await engineWith(request);
      await load(logFile(bytes));
      const given = logOf(bytes);
      const { bytes: text } = await engine.exportText({ form: 'log', from: null, to: null }, untold);
      const told = logOf(text);
      const rows = (log: typeof given) => contentOf(log).rows.map((row) => row.replace(/^\d+: /, ''));
      // A narrow read is logged with more bits than it has.
      const plain = rows(given).map((row) =>
        row.replace(/\/1=0x\w*?(\w{1,2})$/, '/1=0x$1').replace(/=0x0(\w)$/, '=0x$1'),
      );
      expect(rows(told)).toEqual(plain);
      expect(told.damagedCount).toBe(0);
    }
  });

  it('from a recorded log is replayed as a script, timers and resets included', async () => {
    const { machine, log } = recorded('uboot-on-r2d');
    await replay(machine, log, { signal: untold, onProgress: () => undefined });
    const after = sha256(machine.flash(0).device.array.bytes);
    const { request, bytes } = recordedRequest('uboot-on-r2d');
    const { load, engine } = await engineWith(request);
    await load(logFile(bytes));
    const script = join(temporaryFolder(), 'uboot.nor');
    const { bytes: text } = await engine.exportText({ form: 'script', from: null, to: null }, untold);
    writeFileSync(script, text);
    const fresh = await engineWith(request);
    const running = { flash: 0, signal: untold, onEntry: () => undefined };
    const { failed, expects } = await fresh.engine.runScript(script, running);
    expect(failed).toBeNull();
    expect(expects).toBeGreaterThan(100);
    expect(await fresh.sum(0)).toBe(after);
  });
});

describe('A session in a file', () => {
  it('is written where the console says, and no file that is there is replaced', async () => {
    const { type } = await engineWith(small('intel'));
    const path = join(temporaryFolder(), 'a session.vcd');
    await type('r8 0 3');
    const { entries } = await type(`export vcd 1 2 ${path}`);
    expect(entries).toEqual([
      { kind: 'text', tone: 'good', text: expect.stringMatching(/^cycles 1 to 2, .* KiB: \//) },
    ]);
    const before = readFileSync(path, 'utf8');
    expect(before).toContain('$enddefinitions');
    const again = await type(`export script "${path}"`);
    expect(again.entries).toMatchObject([
      { kind: 'error', what: expect.stringContaining('a session.vcd is there already') },
    ]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it.each([
    ['export', 'export needs a form'],
    ['export film x.mp4', '“film” is no form of a session'],
    ['export vcd', 'export needs the name of a file'],
    ['export vcd 1 2', 'export needs the name of a file'],
    ['export vcd 0 2 x.vcd', '“0” is no number of a cycle'],
    ['export vcd 1 9 x.vcd', 'The history has no cycles 1 to 9'],
    ['r8 0; export vcd x.vcd', '“export” stands at the beginning of a line of the console, and alone there'],
  ])('is not made by %j, which says why', async (line, what) => {
    const { type } = await engineWith(small('intel'));
    await type('r8 0 3');
    expect((await type(line)).entries).toMatchObject([{ kind: 'error', what }]);
  });

  it('is asked for by a window, which may have a file replaced, but no open image', async () => {
    const { engine, type } = await engineWith(small('intel'));
    const folder = temporaryFolder();
    const path = join(folder, 'session.md');
    await type('r8 0 3');
    const ask = (overwrites: boolean, target = path) =>
      engine.handlers['session.export'](
        { form: 'markdown', from: null, to: null, path: target, overwrites },
        untold,
      );
    const { sizeBytes, ...done } = await ask(false);
    expect(done).toEqual({ path, form: 'markdown', from: 1, to: 3 });
    expect(readFileSync(path).length).toBe(sizeBytes);
    const refused = ask(false);
    // Nothing is made meanwhile that would keep others from the machine.
    expect((await type('r8 0')).entries).toMatchObject([{ kind: 'cycle' }]);
    await expect(refused).rejects.toMatchObject({ report: { code: 'exists' } });
    await ask(true);
    mkdirSync(join(folder, 'sub'));
    await expect(ask(true, join(folder, 'sub'))).rejects.toThrow(UserError);
    const { machine } = await engine.handlers['machine.current']({}, untold);
    const image = machine?.flashes[0]?.image?.path ?? '';
    const bytes = readFileSync(image);
    await expect(ask(true, image)).rejects.toMatchObject({ report: { code: 'in-use' } });
    expect(readFileSync(image).equals(bytes)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['session.md', 'sub']);
  });

  it('is proposed beside the image, with the name of its form', async () => {
    const { engine } = await engineWith(small('intel'));
    const { path } = await engine.handlers['session.proposeExport']({ form: 'log' }, untold);
    expect(path).toMatch(/made-session\.log$/);
  });
});
