/** A search of a flash: what is asked, how far it is, and the hits that are looked at. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorCode, type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { FindQuery } from '../../../app/contract/find.ts';
import { HITS_ASKED_MAX, type Hit, type HitPlace } from '../../../app/contract/finding.ts';
import type { MachineState } from '../../../app/contract/machine.ts';
import { deviceOffset, type FlashIndex } from '../../../app/contract/units.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { holdsSame, machineStore } from '../machine.ts';
import { RowWindow } from '../story/row-window.ts';
import { type FindTarget, placeOfTarget } from './find-target.ts';

/** What is looked for, and where. */
export interface Asked {
  readonly flash: FlashIndex;
  readonly query: FindQuery;
  readonly target: FindTarget;
}

export interface SearchState {
  /** Null before the first search. */
  readonly asked: Asked | null;
  /** The engine's name for it: another one for each search. */
  readonly finding: string;
  readonly isRunning: boolean;
  readonly wasCancelled: boolean;
  /** Hits in what is searched by now; the first `kept` of them can be looked at. */
  readonly count: number;
  readonly kept: number;
  readonly cutCount: number;
  /** What was not searched, a sentence each. */
  readonly omissions: readonly string[];
  readonly done: number;
  readonly total: number;
  /** The hit that was gone to last, by its place in the list. */
  readonly current: number | null;
  /** Bytes changed since they were searched. */
  readonly isStale: boolean;
  /** Why it could not be done, or what it found can't be listed. */
  readonly problem: ErrorReport | null;
}

/** A byte that is changed may be of what is packed. */
const ALL = { start: 0, end: Number.POSITIVE_INFINITY };

const NOTHING: SearchState = {
  asked: null,
  finding: '',
  isRunning: false,
  wasCancelled: false,
  count: 0,
  kept: 0,
  cutCount: 0,
  omissions: [],
  done: 0,
  total: 0,
  current: null,
  isStale: false,
  problem: null,
};

/** What the window tells anyway, and what may be well again: the list is asked for then. */
const TOLD_ELSEWHERE: readonly ErrorCode[] = ['disconnected', 'backing-lost'];

export class Search {
  readonly store: StoreApi<SearchState> = createStore<SearchState>()(() => NOTHING);
  readonly hits: RowWindow<Hit>;
  #cancelling = new AbortController();

  constructor() {
    this.hits = new RowWindow<Hit>({
      most: HITS_ASKED_MAX,
      version: () => this.#version(),
      count: () => this.store.getState().kept,
      ask: (from, count) => this.#ask(from, count),
    });
  }

  /** Forgets what was found, and searches. */
  async start(asked: Asked): Promise<void> {
    this.#end();
    const cancelling = new AbortController();
    this.#cancelling = cancelling;
    const finding = crypto.randomUUID();
    this.store.setState({ ...NOTHING, asked, finding, isRunning: true });
    const { flash, query, target } = asked;
    const place = placeOfTarget(target);
    try {
      const found = await engine.call('find.start', { flash, finding, query, place }, cancelling.signal);
      this.#take(finding, { ...found, isRunning: false });
    } catch (thrown) {
      if (cancelling.signal.aborted) this.#take(finding, { isRunning: false, wasCancelled: true });
      else this.#take(finding, { isRunning: false, problem: toReport(thrown) });
    }
    await this.hits.refresh();
  }

  /** The same once more, on the bytes as they are now. */
  async again(): Promise<void> {
    const { asked } = this.store.getState();
    if (asked !== null) await this.start(asked);
  }

  /** Stops it; what it found stays. */
  cancel(): void {
    this.#cancelling.abort();
  }

  clear(): void {
    this.#end();
    this.store.setState(NOTHING, true);
  }

  /** The next hit from a place on; null where there is none, and where another search began meanwhile. @throws UserError */
  async next(from: number, direction: 'forward' | 'back' | 'here'): Promise<HitPlace | null> {
    const { finding, asked, current: at } = this.store.getState();
    if (asked === null) return null;
    const { hit } = await engine.call('find.next', { finding, from: deviceOffset(from), at, direction });
    if (hit === null || this.store.getState().finding !== finding) return null;
    this.#take(finding, { current: hit.index });
    return hit;
  }

  /** A person went to this hit of the list: the next one is the one behind it. */
  wentTo(index: number): void {
    this.store.setState({ current: index });
  }

  /** Hears how searches go, and what makes them old. */
  listen(): void {
    engine.on('find.progressed', ({ finding, ...progress }) => {
      this.#take(finding, progress);
      void this.hits.refresh();
    });
    engine.on('image.changed', ({ flash, offset, lengthBytes }) => {
      const { asked, finding } = this.store.getState();
      const { start, end } = asked?.target.kind === 'range' ? asked.target : ALL;
      if (asked?.flash === flash && offset < end && offset + lengthBytes > start)
        this.#take(finding, { isStale: true });
    });
    machineStore.subscribe(({ machine }, before) => {
      if (machine?.opening !== before.machine?.opening) this.#takeOpening(machine, before.machine);
    });
    engineConnection.subscribe((connection) => {
      if (connection === 'open') void this.hits.refresh();
    });
  }

  /** What was found in an image stays, as of then, while it is mapped anew: in another mode, or with that of another flash. */
  #takeOpening(machine: MachineState | null, before: MachineState | null): void {
    const { asked, finding } = this.store.getState();
    const image = (asked && machine?.flashes[asked.flash]?.image) ?? null;
    if (asked === null || image === null || before === null || !holdsSame(before, machine, asked.flash)) {
      this.clear();
      return;
    }
    const imageBefore = before.flashes[asked.flash]?.image;
    if (image.mode === imageBefore?.mode && image.condition === imageBefore.condition) return;
    this.cancel();
    this.#take(finding, { isStale: true });
    void this.hits.refresh();
  }

  /** The engine keeps what a few searches found: what nobody looks at any more takes the place of another one there. */
  #end(): void {
    this.cancel();
    const { asked, finding } = this.store.getState();
    // An engine that can't be reached forgets it with time.
    if (asked !== null) engine.call('find.end', { finding }).catch(() => undefined);
  }

  #take(finding: string, news: Partial<SearchState>): void {
    if (this.store.getState().finding === finding) this.store.setState(news);
  }

  /** Hits that are known do not change while there come more. What was refused has none to ask for. */
  #version(): string | null {
    const { kept, finding, isStale } = this.store.getState();
    return kept === 0 ? null : `${finding} ${isStale}`;
  }

  async #ask(from: number, count: number): Promise<readonly Hit[] | null> {
    const { finding } = this.store.getState();
    try {
      const { hits, isStale } = await engine.call('find.hits', { finding, from, count });
      if (isStale) this.#take(finding, { isStale });
      return hits;
    } catch (thrown) {
      const problem = toReport(thrown);
      if (!TOLD_ELSEWHERE.includes(problem.code)) this.#take(finding, { problem });
      return null;
    }
  }
}
