/** Serves the window's own files at `norscope://app/`, and lets the page reach nothing else. */
import { protocol, type Session } from 'electron';
import { type PageFiles, pageFiles } from '../page-files.ts';
import { pageHeaders } from '../page-headers.ts';
import { isPageUrl, PAGE_SCHEME } from './sender.ts';

/** Must run before Electron is ready. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges }]);
}

/** Must run once Electron is ready. @throws UserError if `pageDirectory` holds no built page. */
export function servePage(session: Session, pageDirectory: string): void {
  const files = pageFiles(pageDirectory);
  session.protocol.handle(PAGE_SCHEME, (request) => answer(files, request.url));
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url) }));
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
}

async function answer(files: PageFiles, url: string): Promise<Response> {
  const file = isPageUrl(url) ? await files.read(new URL(url).pathname) : null;
  if (file === null) return new Response('Norscope has no such file.', { status: 404 });
  return new Response(new Uint8Array(file.bytes), { headers: pageHeaders(file.contentType, []) });
}

/** The page's own files, pictures written into a style sheet, and the inspector that a developer opens on it. */
function mayLoad(url: string): boolean {
  return isPageUrl(url) || url.startsWith('data:') || url.startsWith('devtools:');
}
