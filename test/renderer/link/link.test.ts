import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WindowFrame } from '../../../app/contract/link/frame.ts';
import { createLink, type Link, WireRefused } from '../../../renderer/link/link.ts';
import { type TestWire, wirePair } from '../../kit/window/wire-pair.ts';

/** Engines that this window connected to, in order; each answers `machine.close` and nothing else. */
let engines: TestWire[] = [];
let canConnect = true;

async function openWire() {
  if (!canConnect) throw new Error('refused');
  const { window, engine } = wirePair();
  engine.onFrame((raw) => {
    const frame = WindowFrame.parse(raw);
    if (frame.kind === 'call' && frame.name === 'machine.close')
      engine.send({ kind: 'value', id: frame.id, output: {} });
  });
  engines.push(engine);
  return window;
}

function start(retries: boolean): Link {
  const link = createLink();
  link.start(openWire, { retries, onLost: () => undefined });
  return link;
}

beforeEach(() => {
  engines = [];
  canConnect = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

describe('the link', () => {
  it('lets calls made before the connection wait for it', async () => {
    const link = createLink();
    const closed = link.client.call('machine.close', {});
    link.start(openWire, { retries: false, onLost: () => undefined });
    await expect(closed).resolves.toEqual({});
  });

  it('fails open calls and later ones when the wire ends for good', async () => {
    const link = start(false);
    const open = link.client.call('board.list', {});
    await vi.waitFor(() => expect(engines).toHaveLength(1));
    engines[0]?.close();
    await expect(open).rejects.toMatchObject({ report: { code: 'disconnected' } });
    expect(link.connection.getState()).toBe('ended');
    await expect(link.client.call('machine.close', {})).rejects.toMatchObject({
      report: { code: 'disconnected' },
    });
  });

  it('connects again after a pause, and events still reach who asked for them', async () => {
    const link = start(true);
    const heard = vi.fn();
    const stop = link.client.on('machine.changed', heard);
    await link.client.call('machine.close', {});
    engines[0]?.close();
    expect(link.connection.getState()).toBe('waiting');
    await vi.advanceTimersByTimeAsync(500);
    await link.client.call('machine.close', {});
    expect(engines).toHaveLength(2);
    engines[1]?.send({ kind: 'event', name: 'machine.changed', payload: { machine: null } });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith({ machine: null }));
    stop();
    engines[1]?.send({ kind: 'event', name: 'machine.changed', payload: { machine: null } });
    await link.client.call('machine.close', {});
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('stops trying when the engine turns the window away', async () => {
    const openRefused = vi.fn(async () => {
      throw new WireRefused('new token');
    });
    const link = createLink();
    link.start(openRefused, { retries: true, onLost: () => undefined });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.connection.getState()).toBe('refused');
    expect(openRefused).toHaveBeenCalledTimes(1);
  });

  it('waits longer each time, and tries at once when asked to', async () => {
    canConnect = false;
    const link = start(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(link.connection.getState()).toBe('waiting');
    await vi.advanceTimersByTimeAsync(500);
    canConnect = true;
    await vi.advanceTimersByTimeAsync(900);
    expect(link.connection.getState()).toBe('waiting');
    link.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(link.connection.getState()).toBe('open');
    expect(engines).toHaveLength(1);
  });
});
