/**
 * Who may use the browser host: whoever holds the token that was printed, from a page of this very host. The token
 * arrives in the address and stays as a cookie; Host and Origin keep other sites' pages and rebound names out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** 32 random bytes, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export type Request = { readonly url?: string | undefined; readonly headers: IncomingHttpHeaders };
export type Verdict = 'welcome' | 'wrong-host' | 'wrong-origin' | 'no-token' | 'wrong-token';

export interface Access {
  /** Judges a request for a page file. */
  judgePage(request: Request): Verdict;
  /** Judges a WebSocket upgrade, which must name its origin. */
  judgeWire(request: Request): Verdict;
  /** The `Set-Cookie` line that lets the page load its files and come back after a reload. */
  readonly cookie: string;
}

/** `port` is the one being listened on, 1 to 65535. */
export function makeAccess(token: string, port: number): Access {
  // Cookies ignore the port: without it in the name, two hosts on one machine would take each other's away.
  const cookieName = `norscope-${port}`;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];

  function judge({ url, headers }: Request, mustNameOrigin: boolean): Verdict {
    const { host, origin } = headers;
    if (host === undefined || !hosts.includes(host)) return 'wrong-host';
    if (origin === undefined ? mustNameOrigin : origin !== `http://${host}`) return 'wrong-origin';
    const offered = tokensOf(url, headers.cookie, cookieName);
    if (offered.length === 0) return 'no-token';
    return offered.some((one) => isSame(one, token)) ? 'welcome' : 'wrong-token';
  }

  return {
    judgePage: (request) => judge(request, false),
    judgeWire: (request) => judge(request, true),
    cookie: `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

function tokensOf(url: string | undefined, cookies: string | undefined, cookieName: string): string[] {
  const query = (url ?? '').split('?')[1];
  const fromQuery = new URLSearchParams(query).get('token');
  const prefix = `${cookieName}=`;
  const fromCookie = (cookies ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(prefix))
    ?.slice(prefix.length);
  return [fromQuery, fromCookie].filter((one) => one !== null && one !== undefined);
}

/** Compares digests, so that neither the time nor the length tells anything about the token. */
function isSame(offered: string, token: string): boolean {
  return timingSafeEqual(digest(offered), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
