/** What every answer to the page carries, so that the page can load its own files and nothing else. */

/**
 * The headers of a page file. `connect` lists what the page may open connections to besides its own origin:
 * WebSocket origins, or nothing.
 */
export function pageHeaders(contentType: string, connect: readonly string[]): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentPolicy(connect),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function contentPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // React and the panel splitter write style attributes, which only 'unsafe-inline' allows.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
