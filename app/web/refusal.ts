/** What the browser host says to someone it doesn't serve. Nothing about the program's state is in it. */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Verdict } from './access.ts';

const ADDRESS_ADVICE = 'Open the address that Norscope printed in its terminal, with its token.';

const REASONS: Readonly<Record<Exclude<Verdict, 'welcome'>, string>> = {
  'wrong-host': `Norscope does not answer under this name. ${ADDRESS_ADVICE}`,
  'wrong-origin': `Norscope answers only its own pages. ${ADDRESS_ADVICE}`,
  'no-token': `Norscope asks for its token. ${ADDRESS_ADVICE}`,
  'wrong-token': `This token is of another start of Norscope. ${ADDRESS_ADVICE}`,
};

/** The sentence for a verdict that is not `welcome`. */
export function refusalSentence(verdict: Exclude<Verdict, 'welcome'>): string {
  return REASONS[verdict];
}

/** Answers a page request with a status and one sentence. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(`${sentence}\n`);
}

/** Answers an upgrade with 403 and one sentence, and hangs up. */
export function refuseUpgrade(socket: Duplex, sentence: string): void {
  const body = `${sentence}\n`;
  socket.end(
    [
      'HTTP/1.1 403 Forbidden',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
