import { describe, expect, it, vi } from 'vitest';
import { attachEngine } from '../../../../app/attach-engine.ts';
import { contract } from '../../../../app/contract/contract.ts';
import { UserError } from '../../../../app/contract/errors.ts';
import { connect } from '../../../../app/contract/link/connect.ts';
import { deviceOffset } from '../../../../app/contract/units.ts';
import type { EngineHandlers } from '../../../../main/engine.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';
import { imageWindow } from '../../../kit/window/image-window.ts';
import { stubEngine } from '../../../kit/window/stub-engine.ts';
import { wirePair } from '../../../kit/window/wire-pair.ts';

const description = hostDescription();

function start(answers: Partial<EngineHandlers> = {}) {
  const stub = stubEngine(answers);
  const wires = wirePair();
  const lost: string[] = [];
  attachEngine(wires.engine, stub, {
    'host.describe': () => description,
    'host.pickFiles': () => ({ paths: [] }),
    'host.pickSavePath': () => ({ path: null }),
    'host.tellCommands': () => ({}),
  });
  const client = connect(wires.window, contract, {
    checkAnswers: true,
    onLost: (error) => void lost.push(error.what),
  });
  return { stub, client, lost, window: wires.window };
}

/** The code of the UserError that `promise` ends in. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof UserError ? thrown.report.code : `no UserError: ${String(thrown)}`;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a call', () => {
  it('answers with the value of its handler', async () => {
    const { client } = start();
    expect(await client.call('host.describe', {})).toEqual(description);
  });

  it('ends in the very report that the handler threw', async () => {
    const report = {
      code: 'not-found',
      what: 'There is no such file',
      where: '/x',
      todo: 'Name another.',
    } as const;
    const { client } = start({
      'file.demo': () => {
        throw new UserError(report);
      },
    });
    await expect(client.call('file.demo', {})).rejects.toMatchObject({
      report,
      message: 'There is no such file: /x. Name another.',
    });
  });

  it('ends in `internal` where the handler has a defect, and the next call is answered', async () => {
    const { client } = start({
      'file.demo': () => {
        throw new TypeError('x is not a function');
      },
    });
    expect(await codeOf(client.call('file.demo', {}))).toBe('internal');
    expect(await client.call('machine.current', {})).toEqual({ machine: null });
  });

  it('keeps bytes and 64-bit numbers as they are', async () => {
    const bytes = Uint8Array.of(0, 127, 255);
    const window = imageWindow(bytes, { changed: [[0, 2]], before: Uint8Array.of(1, 2) });
    const { client } = start({ 'image.window': () => window });
    const answer = await client.call('image.window', { flash: 0, offset: deviceOffset(0), lengthBytes: 3 });
    expect(answer).toEqual(window);
  });

  it('ends in `disconnected` when the wire closes before the answer, and so does every later one', async () => {
    const { client, window } = start({ 'file.demo': () => new Promise(() => {}) });
    const call = client.call('file.demo', {});
    await settled();
    window.close();
    expect(await codeOf(call)).toBe('disconnected');
    expect(await codeOf(client.call('machine.current', {}))).toBe('disconnected');
  });
});

describe('cancelling', () => {
  it('before the call sends nothing', async () => {
    let calls = 0;
    const { client } = start({
      'file.demo': () => {
        calls += 1;
        return { path: '/demo' };
      },
    });
    expect(await codeOf(client.call('file.demo', {}, AbortSignal.abort()))).toBe('cancelled');
    await settled();
    expect(calls).toBe(0);
  });

  it('during the call aborts the handler and settles the call', async () => {
    let [hasBegun, wasAborted] = [false, false];
    const { client } = start({
      'file.demo': (_input, signal) =>
        new Promise((_resolve, reject) => {
          hasBegun = true;
          signal.addEventListener('abort', () => {
            wasAborted = true;
            reject(new Error('stopped'));
          });
        }),
    });
    const controller = new AbortController();
    const call = client.call('file.demo', {}, controller.signal);
    await vi.waitFor(() => expect(hasBegun).toBe(true));
    controller.abort();
    expect(await codeOf(call)).toBe('cancelled');
    await vi.waitFor(() => expect(wasAborted).toBe(true));
  });

  it('happens by itself to what still runs when the window goes', async () => {
    let [hasBegun, wasAborted] = [false, false];
    const started = start({
      'file.demo': (_input, signal) =>
        new Promise(() => {
          hasBegun = true;
          signal.addEventListener('abort', () => {
            wasAborted = true;
          });
        }),
    });
    started.client.call('file.demo', {}).catch(() => {});
    await vi.waitFor(() => expect(hasBegun).toBe(true));
    started.window.close();
    await vi.waitFor(() => expect(wasAborted).toBe(true));
  });
});

describe('what is malformed', () => {
  it('as a request the contract does not know is refused by name', async () => {
    const { window, lost } = start();
    const answers: unknown[] = [];
    window.onFrame((frame) => void answers.push(frame));
    window.send({ kind: 'call', id: 7, name: 'engine.formatDisk', input: {} });
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(answers).toMatchObject([
      { kind: 'error', id: 7, error: { code: 'bad-request', where: 'engine.formatDisk' } },
    ]);
    expect(lost).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'host.filesAsked'])(
    'as the name %s is refused',
    async (name) => {
      const { window } = start();
      const answers: unknown[] = [];
      window.onFrame((frame) => void answers.push(frame));
      window.send({ kind: 'call', id: 7, name, input: {} });
      await vi.waitFor(() => expect(answers).toHaveLength(1));
      expect(answers).toMatchObject([{ kind: 'error', id: 7, error: { code: 'bad-request' } }]);
    },
  );

  it.each([
    ['nothing', null],
    ['a text', 'hello'],
    ['another kind', { kind: 'shout' }],
    ['a call without an id', { kind: 'call', name: 'file.demo', input: {} }],
    ['a negative id', { kind: 'call', id: -1, name: 'file.demo', input: {} }],
  ])('as %s in place of a frame is answered with an error that belongs to no call', async (_what, frame) => {
    const { window, lost, client } = start();
    window.sendRaw(frame);
    await vi.waitFor(() => expect(lost).toHaveLength(1));
    expect(await client.call('machine.current', {})).toEqual({ machine: null });
  });

  it.each([
    ['a number for a path', { path: 5 }],
    ['no path', {}],
    ['nothing', undefined],
  ])('as input (%s) never reaches the handler', async (_what, input) => {
    let calls = 0;
    const { window } = start({
      'file.forget': () => {
        calls += 1;
        return {};
      },
    });
    const answers: unknown[] = [];
    window.onFrame((frame) => void answers.push(frame));
    window.sendRaw({ kind: 'call', id: 3, name: 'file.forget', input });
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(answers).toMatchObject([
      { kind: 'error', id: 3, error: { code: 'bad-request', where: 'file.forget' } },
    ]);
    expect(calls).toBe(0);
  });

  it('as a protocol of another version is told', async () => {
    const { window, lost } = start();
    window.send({ kind: 'hello', protocol: 99 });
    await vi.waitFor(() => expect(lost).toEqual(['The window speaks protocol 99, the engine 1']));
  });
});

describe('an event', () => {
  it('reaches its listeners, and none that has ended its listening', async () => {
    const { client, stub } = start();
    const heard: string[] = [];
    const end = client.on('machine.changed', () => void heard.push('ended'));
    client.on('machine.changed', () => void heard.push('kept'));
    end();
    stub.emit({ name: 'machine.changed', payload: { machine: null } });
    await vi.waitFor(() => expect(heard).toEqual(['kept']));
  });

  it('is no longer fetched from the engine once the window is gone', () => {
    const { stub, window } = start();
    expect(stub.listenerCount).toBe(1);
    window.close();
    expect(stub.listenerCount).toBe(0);
  });
});
