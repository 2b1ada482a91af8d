/** `norscope qtest`: QEMU's qtest protocol on stdin and stdout or on a UNIX socket, for any client of QEMU's. */
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { errorName, UserError } from '../../contract/errors.ts';
import { say } from '../../say.ts';
import { END_SIGNALS } from '../end-signals.ts';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';

/** Of a UNIX socket (`sun_path`), less the byte that ends it; macOS has a little less. */
const SOCKET_PATH_MAX_BYTES = process.platform === 'darwin' ? 103 : 107;

type QtestOptions = FlashOptions & { readonly listen?: string; readonly connect?: string };

export function addQtest(program: Command): void {
  addFlashOptions(program.command('qtest'))
    .description('answer QEMU’s qtest protocol on stdin and stdout, or on a UNIX socket')
    .addOption(
      new Option('--listen <path>', 'make this socket; all its clients share the one machine').conflicts(
        'connect',
      ),
    )
    .option('--connect <path>', 'connect to this socket, as QEMU’s `-qtest unix:PATH` does')
    .action(async (options: QtestOptions) => {
      mustFitSocket(options.listen ?? options.connect ?? '');
      await withMachine(options, async (engine) => {
        if (options.listen !== undefined) await listen(options.listen, engine);
        else if (options.connect !== undefined) await connect(options.connect, engine);
        else await converse(process.stdin, process.stdout, engine);
      });
    });
}

/** Answers until the client has no more to ask. One that does not read its answers is asked for no more. */
async function converse(
  questions: NodeJS.ReadableStream,
  answers: NodeJS.WritableStream,
  engine: Engine,
): Promise<void> {
  const take = engine.newQtestClient();
  // A byte a character: what is no ASCII comes back in an answer as it came in.
  questions.setEncoding('latin1');
  for await (const text of questions) {
    for (const some of take(String(text))) {
      if (!answers.write(some, 'latin1')) await taken(answers);
      // A client that asks for much at once is not the only one, and the person may want to end it.
      await breathe();
    }
  }
}

/** Until the stream takes more, or will never again. */
async function taken(answers: NodeJS.WritableStream): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  await Promise.race([once(answers, 'drain', { signal }), once(answers, 'close', { signal })]);
  done.abort();
}

async function connect(path: string, engine: Engine): Promise<void> {
  const socket = createConnection(path);
  await once(socket, 'connect').catch((thrown) => {
    throw unusableSocket(path, 'Nobody listens at this socket', thrown);
  });
  await converse(socket, socket, engine);
}

/** Until a signal ends the process. A client that breaks off ends only its own conversation. */
async function listen(path: string, engine: Engine): Promise<void> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    converse(socket, socket, engine)
      .catch((thrown) => say(`A client broke off: ${errorName(thrown)}.`))
      .finally(() => clients.delete(socket.destroy()));
  });
  server.listen(path);
  await once(server, 'listening').catch((thrown) => {
    throw unusableSocket(path, 'This socket can’t be made', thrown);
  });
  server.on('error', (error) => say(`The socket failed: ${errorName(error)}.`));
  const ended = once(server, 'close');
  for (const signal of END_SIGNALS) process.once(signal, () => end(server, clients));
  say(`qtest listens at ${path}`);
  await ended;
}

function end(server: Server, clients: ReadonlySet<Socket>): void {
  server.close();
  for (const socket of clients) socket.destroy();
}

/** The system cuts a longer one off without a word. */
function mustFitSocket(path: string): void {
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES) return;
  throw new UserError({
    code: 'bad-input',
    what: `The path of a socket has at most ${SOCKET_PATH_MAX_BYTES} bytes, this one has ${Buffer.byteLength(path)}`,
    where: path,
    todo: 'Choose a shorter one, perhaps in /tmp.',
  });
}

function unusableSocket(path: string, what: string, thrown: unknown): UserError {
  const todo =
    'Check that its folder is there and yours, and remove what an earlier run has left at this path.';
  return new UserError({ code: 'bad-input', what: `${what} (${errorName(thrown)})`, where: path, todo });
}
