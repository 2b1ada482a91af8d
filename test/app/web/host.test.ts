import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contract } from '../../../app/contract/contract.ts';
import { connect } from '../../../app/contract/link/connect.ts';
import { EngineFrame, type Wire } from '../../../app/contract/link/frame.ts';
import { busAddress, deviceOffset } from '../../../app/contract/units.ts';
import { decodeFrame, encodeFrame } from '../../../app/web/codec.ts';
import { startWebHost, type WebHost } from '../../../app/web/host.ts';
import { hostDescription } from '../../kit/window/host-description.ts';
import { imageWindow } from '../../kit/window/image-window.ts';
import { type StubEngine, stubEngine } from '../../kit/window/stub-engine.ts';

const MIB = 1 << 20;
const WIDE = 0xfedc_ba98_7654_3210n;

const description = hostDescription();

let directory: string;
let host: WebHost;
let engine: StubEngine;
let address: URL;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'norscope-page-'));
  mkdirSync(join(directory, 'page', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'page', 'index.html'), '<!doctype html><title>Norscope</title>');
  writeFileSync(join(directory, 'page', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(directory, 'secret.txt'), 'not for the page');
  engine = stubEngine({
    'image.window': ({ lengthBytes }) => imageWindow(new Uint8Array(lengthBytes).fill(0xa5)),
    'file.receive': ({ bytes }) => ({ path: `${bytes.constructor.name} ${bytes.length}` }),
    'console.run': ({ line, flash }) => ({
      transcript: 1,
      number: 1,
      line,
      flash,
      written: [],
      entries: [
        {
          kind: 'cycle',
          flash: 0,
          cycle: {
            number: 1,
            direction: 'read',
            widthBytes: 8,
            address: busAddress(0x1_0000_0000),
            deviceOffset: null,
            data: WIDE,
            what: 'read',
            state: 'read array',
            moved: false,
            tone: 'plain',
            departure: null,
          },
        },
      ],
    }),
  });
  host = await startWebHost({
    engine,
    description,
    pageDirectory: join(directory, 'page'),
    port: 0,
  });
  address = new URL(host.url);
});

afterAll(async () => {
  await host.close();
  rmSync(directory, { recursive: true });
});

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A request whose path and headers go out exactly as given; `fetch` would tidy them. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: address.port, path, headers, method },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          body += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}

const query = () => address.search;
const cookie = () => `norscope-${address.port}=${address.searchParams.get('token')}`;

type WireOptions = { path?: string; origin?: string | null; headers?: Record<string, string> };

/** @returns the open socket, or the status and sentence it was refused with. */
function openSocket({ path, origin, headers = {} }: WireOptions = {}): Promise<WebSocket | string> {
  const sent = origin === null ? headers : { origin: origin ?? address.origin, ...headers };
  const socket = new WebSocket(`ws://${address.host}${path ?? `/wire${query()}`}`, { headers: sent });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (piece) => {
        body += String(piece);
      });
      response.on('end', () => resolve(`${response.statusCode} ${body.trim()}`));
    });
  });
}

async function openWire(options: WireOptions = {}): Promise<WebSocket> {
  const socket = await openSocket(options);
  if (typeof socket === 'string') throw new Error(socket);
  return socket;
}

function nextFrame(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data) => resolve(Buffer.isBuffer(data) ? decodeFrame(data) : data));
  });
}

function client(socket: WebSocket) {
  const wire: Wire = {
    send: (frame) => socket.send(encodeFrame(frame)),
    onFrame: (listener) =>
      void socket.on('message', (data) => Buffer.isBuffer(data) && listener(decodeFrame(data))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
  return connect(wire, contract, { checkAnswers: true });
}

describe('the page', () => {
  it('is handed to the token, with a strict policy and a cookie', async () => {
    const { status, headers, body } = await get(`/${query()}`);
    expect(status).toBe(200);
    expect(body).toContain('<title>Norscope</title>');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['set-cookie']).toEqual([`${cookie()}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers['content-security-policy']).toContain(`ws://127.0.0.1:${address.port}`);
  });

  it('loads its files and comes back after a reload by the cookie alone', async () => {
    const script = await get('/assets/app.js', { cookie: cookie() });
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect((await get('/', { cookie: `other=1; ${cookie()}` })).status).toBe(200);
  });

  it('is served under the name localhost too', async () => {
    expect((await get(`/${query()}`, { host: `localhost:${address.port}` })).status).toBe(200);
  });

  it.each([
    ['without a token', '/', {}, 'Norscope asks for its token'],
    ['with a wrong token', '/?token=AAAA', {}, 'another start'],
    ['with an empty token', '/?token=', {}, 'another start'],
    ['with a cookie of another start', '/', { cookie: 'norscope-%PORT%=AAAA' }, 'another start'],
  ])('is refused %s', async (_what, path, headers, sentence) => {
    const sent = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('%PORT%', address.port),
    ]);
    const { status, body, headers: got } = await get(path, Object.fromEntries(sent));
    expect(status).toBe(403);
    expect(body).toContain(sentence);
    expect(body).toContain('Open the address that Norscope printed');
    expect(got['set-cookie']).toBeUndefined();
  });

  it.each([
    ['a foreign Host', { host: 'norscope.example' }, 'under this name'],
    ['a Host of another port', { host: '127.0.0.1:1' }, 'under this name'],
    ['a foreign Origin', { origin: 'http://norscope.example' }, 'only its own pages'],
    ['an opaque Origin', { origin: 'null' }, 'only its own pages'],
  ])('is refused to %s even with the token', async (_what, headers, sentence) => {
    const { status, body } = await get(`/${query()}`, headers);
    expect(status).toBe(403);
    expect(body).toContain(sentence);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..\\..\\secret.txt',
    '//etc/passwd',
    '/assets',
    '/assets/',
    '/wire',
    '/index.html%00.js',
    '/nothing-here',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await get(path, { cookie: cookie() });
    expect([status, body]).toEqual([404, 'Norscope has no such file.\n']);
  });

  it('takes no other method', async () => {
    expect((await get(`/${query()}`, {}, 'POST')).status).toBe(405);
    expect(await get(`/${query()}`, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('the wire', () => {
  it('opens with the token in the address, and with the cookie', async () => {
    (await openWire()).close();
    (await openWire({ path: '/wire', headers: { cookie: cookie() } })).close();
  });

  it.each([
    ['no token', { path: '/wire' }, 'asks for its token'],
    ['a wrong token', { path: '/wire?token=AAAA' }, 'another start'],
    ['no Origin', { origin: null }, 'only its own pages'],
    ['a foreign Origin', { origin: 'http://norscope.example' }, 'only its own pages'],
    ['an Origin of another port', { origin: 'http://127.0.0.1:1' }, 'only its own pages'],
    ['an Origin that mixes the two names', { origin: 'http://localhost:%PORT%' }, 'only its own pages'],
    ['a foreign Host', { headers: { host: 'norscope.example' } }, 'under this name'],
  ])('is refused to %s', async (_what, options: WireOptions, sentence) => {
    const origin = options.origin?.replace('%PORT%', address.port);
    const refused = await openSocket(origin === undefined ? options : { ...options, origin });
    expect(refused).toMatch(/^403 /);
    expect(refused).toContain(sentence);
  });

  it('is refused elsewhere than at /wire', async () => {
    expect(await openSocket({ path: `/other${query()}` })).toBe(
      '403 Norscope speaks to its window at /wire only.',
    );
  });

  it('carries bytes as bytes, a whole window of them', async () => {
    const socket = await openWire();
    const call = client(socket).call('image.window', { flash: 0, offset: deviceOffset(0), lengthBytes: MIB });
    const { bytes } = await call;
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect([bytes.length, bytes[0], bytes[MIB - 1]]).toEqual([MIB, 0xa5, 0xa5]);
    socket.close();
  });

  it('takes a piece of a dropped file of 1 MiB', async () => {
    const socket = await openWire();
    const piece = { name: 'a.fd', sizeBytes: MIB, offset: 0, bytes: new Uint8Array(MIB) };
    const { path } = await client(socket).call('file.receive', piece);
    expect(path).toMatch(new RegExp(`^(Uint8Array|Buffer) ${MIB}$`));
    socket.close();
  });

  it('carries 64-bit data as bigint and large addresses as numbers', async () => {
    const socket = await openWire();
    const { entries } = await client(socket).call('console.run', { line: 'r64 0x100000000', flash: 0 });
    expect(entries).toMatchObject([{ kind: 'cycle', cycle: { data: WIDE, address: 0x1_0000_0000 } }]);
    socket.close();
  });

  it('tells every tab what the engine tells', async () => {
    const tabs = [await openWire(), await openWire()];
    const told = Promise.all(tabs.map(nextFrame));
    engine.emit({ name: 'machine.changed', payload: { machine: null } });
    const event = { kind: 'event', name: 'machine.changed', payload: { machine: null } };
    expect(await told).toEqual([event, event]);
    for (const tab of tabs) tab.close();
  });

  it.each([
    ['a text message', JSON.stringify({ kind: 'hello', protocol: 1 }), 'A text message'],
    ['garbage', Uint8Array.of(0xc1, 0xff, 0x00), 'not MessagePack'],
    [
      'a list that claims four thousand million entries',
      Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
      'not MessagePack',
    ],
    ['an empty message', new Uint8Array(0), 'not MessagePack'],
    ['a value that is no frame', encodeFrame({ kind: 'shout' }), 'A malformed request'],
  ])('answers %s with an error and stays open', async (_what, message, what) => {
    const socket = await openWire();
    const answer = nextFrame(socket);
    socket.send(message);
    expect(EngineFrame.parse(await answer)).toMatchObject({
      kind: 'error',
      id: null,
      error: { code: 'bad-request' },
    });
    expect(JSON.stringify(await again(socket, message))).toContain(what);
    expect(await client(socket).call('machine.current', {})).toEqual({ machine: null });
    socket.close();
  });

  it('hangs up on a message beyond 2 MiB, and only on that window', async () => {
    const [rude, other] = [await openWire(), await openWire()];
    const code = new Promise((resolve) => rude.on('close', resolve));
    rude.on('error', () => {});
    rude.send(new Uint8Array(2 * MIB + 1));
    expect([1006, 1009]).toContain(await code);
    expect(await client(other).call('machine.current', {})).toEqual({ machine: null });
    other.close();
  });
});

describe('the host', () => {
  it('listens on loopback only', () => {
    expect(address.hostname).toBe('127.0.0.1');
    expect(address.searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  });

  it('says which port is taken and what to do', async () => {
    const options = {
      engine,
      description,
      pageDirectory: join(directory, 'page'),
      port: Number(address.port),
    };
    await expect(startWebHost(options)).rejects.toThrow(/Another program listens on this port.*--port/);
  });

  it('says that the page is not built', async () => {
    const options = { engine, description, pageDirectory: join(directory, 'none'), port: 0 };
    await expect(startWebHost(options)).rejects.toThrow(/npm run build/);
  });

  it('hangs up on its windows when it closes, and stops listening to the engine for them', async () => {
    const own = stubEngine();
    const short = await startWebHost({
      engine: own,
      description,
      pageDirectory: join(directory, 'page'),
      port: 0,
    });
    const { origin, host: at, search } = new URL(short.url);
    const socket = new WebSocket(`ws://${at}/wire${search}`, { headers: { origin } });
    await new Promise((resolve) => socket.on('open', resolve));
    const gone = new Promise((resolve) => socket.on('close', resolve));
    await short.close();
    await gone;
    expect(own.listenerCount).toBe(0);
  });
});

function again(socket: WebSocket, message: string | Uint8Array): Promise<unknown> {
  const answer = nextFrame(socket);
  socket.send(message);
  return answer;
}
