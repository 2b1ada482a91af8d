/** The engine's end of a wire: every frame and every input is checked before a handler sees it, every call settles. */
import type { z } from 'zod';
import { CANCELLED, type ErrorReport, toReport, UserError } from '../errors.ts';
import { PROTOCOL_VERSION, WindowFrame, type Wire } from './frame.ts';
import type { Entries, HandlersOf, InputOf, RequestName, Served } from './link.ts';

/** What serves a window. */
export interface ServeOptions<C> {
  readonly handlers: HandlersOf<C>;
  /** Hears what no person can mend, under the id that the window shows. */
  readonly onDefect: (thrown: unknown, id: string) => void;
}

/** Answers the calls of one window until its wire ends, which cancels what is still running. */
export function serve<C extends Entries>(
  wire: Wire,
  contract: C,
  { handlers, onDefect }: ServeOptions<C>,
): Served<C> {
  const running = new Map<number, AbortController>();
  const byName = checkedHandlers(contract, handlers);

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const run = byName.get(name);
      if (run === undefined) throw new UserError(badRequest('The engine has no such request', name));
      const output = await run(input, controller.signal);
      if (controller.signal.aborted) throw new UserError(CANCELLED);
      wire.send({ kind: 'value', id, output });
    } catch (thrown) {
      wire.send({ kind: 'error', id, error: controller.signal.aborted ? CANCELLED : reportOf(thrown) });
    } finally {
      running.delete(id);
    }
  }

  function reportOf(thrown: unknown): ErrorReport {
    if (thrown instanceof UserError) return thrown.report;
    const defect = Math.random().toString(36).slice(2, 8);
    onDefect(thrown, defect);
    return toReport(thrown, defect);
  }

  wire.onFrame((raw) => {
    const parsed = WindowFrame.safeParse(raw);
    if (!parsed.success) {
      wire.send({ kind: 'error', id: null, error: badRequest(describeIssue(parsed.error), 'frame') });
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'call') void answer(frame.id, frame.name, frame.input);
    else if (frame.kind === 'cancel') running.get(frame.id)?.abort();
    else if (frame.protocol !== PROTOCOL_VERSION) {
      const what = `The window speaks protocol ${frame.protocol}, the engine ${PROTOCOL_VERSION}`;
      wire.send({ kind: 'error', id: null, error: badRequest(what, null) });
    }
  });
  wire.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  return {
    emit: (name, payload) => wire.send({ kind: 'event', name, payload }),
    onClose: (listener) => wire.onClose(listener),
  };
}

/** Each handler behind the schema of its input. @throws Error for one that the contract has no request for. */
function checkedHandlers<C extends Entries>(
  contract: C,
  handlers: HandlersOf<C>,
): Map<string, (input: unknown, signal: AbortSignal) => unknown> {
  const byName = new Map<string, (input: unknown, signal: AbortSignal) => unknown>();
  for (const [name, handler] of Object.entries<HandlersOf<C>[RequestName<C>]>(handlers)) {
    const entry = contract[name];
    if (entry?.kind !== 'request') throw new Error(`the contract has no request ${name}`);
    byName.set(name, (input, signal) => {
      const parsed = entry.input.safeParse(input);
      if (!parsed.success) throw new UserError(badRequest(describeIssue(parsed.error), name));
      // The schema of this very name has just made the value; TypeScript can't follow a name that is a variable.
      return handler(parsed.data as InputOf<C[RequestName<C>]>, signal);
    });
  }
  return byName;
}

function badRequest(what: string, where: string | null): ErrorReport {
  return {
    code: 'bad-request',
    what,
    where,
    todo: 'Nothing was changed. The window and the engine disagree: reload the window.',
  };
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined
    ? 'A malformed request'
    : `A malformed request (${[...issue.path, issue.message].join(': ')})`;
}
