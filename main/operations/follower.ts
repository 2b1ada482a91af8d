/** Follows what a driver does to the flashes of a machine: operations and findings, cycle by cycle. */
import { FindingList } from './finding-list.ts';
import type { FindingRule, Found } from './findings/finding-rule.ts';
import { RULES } from './findings/rules.ts';
import { FlashRecogniser } from './flash-recogniser.ts';
import { type AsItWas, OperationList } from './list/operation-list.ts';
import type { KnownOperations, OperationRows } from './list/operation-rows.ts';
import type { SeenCycle } from './seen-cycle.ts';
import type { WatchedFlash } from './watched-flash.ts';

/** What was followed up to an end. Nobody changes it once the follower has gone back. */
export interface Followed {
  readonly operations: OperationRows;
  readonly found: readonly Found[];
}

/** What a follower knew at a moment. */
export interface KnownThen {
  /** Memory that it takes, roughly: what changed no more since then is not held twice. */
  readonly heldBytes: number;
  /** `followed` has gone on from that moment. */
  readonly restore: (followed: Followed) => void;
}

/** What a copy of an operation takes, and what the rules of a flash know. Measured: 8,800 for 5 of the one and 2 of the other. */
const OPERATION_BYTES = 300;
const RULES_BYTES = 3600;

/** One for a machine, from power-on on. */
export class DriverFollower {
  readonly #list: OperationList;
  readonly #findings = new FindingList();
  readonly #flashes: readonly FlashFollower[];

  constructor(flashes: readonly WatchedFlash[]) {
    this.#list = new OperationList(flashes);
    this.#flashes = flashes.map((flash) => new FlashFollower(flash, this.#list, this.#findings));
  }

  /** In the order of their first cycles. The last ones may still change. */
  get operations(): KnownOperations {
    return this.#list.all;
  }

  /** In the order of their cycles. What they say may still change. */
  get findings(): readonly Found[] {
    return this.#findings.all;
  }

  /** All of it, for who goes back and may come again. */
  get followed(): Followed {
    return { operations: this.#list.all, found: this.#findings.added };
  }

  /** What it knows now. It goes back there only with what has gone on from there. */
  remember(): KnownThen {
    const { copies, restore } = this.#list.remember();
    const restoreFindings = this.#findings.remember();
    const changed = this.#flashes.filter(({ hasChanged }) => hasChanged);
    const flashes = this.#flashes.map((flash) => flash.remember());
    return {
      heldBytes: copies * OPERATION_BYTES + changed.length * RULES_BYTES,
      restore: ({ operations, found }) => {
        const asItWas = restore(operations);
        restoreFindings(found);
        for (const each of flashes) each(asItWas);
      },
    };
  }

  /** A cycle on the flash of an index. */
  take(flash: number, seen: SeenCycle): void {
    this.#at(flash).touched().take(seen);
  }

  /** The flash did something by itself; its device says whether it goes on with it. */
  takeTimer(flash: number): void {
    this.#at(flash).touched().takeTimer();
  }

  takeReset(flash: number): void {
    this.#at(flash).touched().takeReset();
  }

  /** Nothing more comes: what is not finished now never is. */
  end(): void {
    for (const flash of this.#flashes) flash.end();
  }

  #at(flash: number): FlashFollower {
    const follower = this.#flashes[flash];
    if (follower === undefined) throw new Error(`there is no flash ${flash}`);
    return follower;
  }
}

class FlashFollower {
  readonly #recogniser: FlashRecogniser;
  readonly #rules: readonly FindingRule[];
  /** What was remembered last, if nothing has come since. */
  #known: ((asItWas: AsItWas) => void) | null = null;

  constructor(flash: WatchedFlash, list: OperationList, findings: FindingList) {
    this.#rules = RULES.map((make) => make(flash, (found) => findings.add(found)));
    this.#recogniser = new FlashRecogniser(flash, list, {
      cycle: (seen, operation) => {
        for (const rule of this.#rules) rule.cycle?.(seen, operation);
      },
      over: (operation) => {
        for (const rule of this.#rules) rule.over?.(operation);
      },
    });
  }

  /** To tell it something. */
  touched(): FlashRecogniser {
    this.#known = null;
    return this.#recogniser;
  }

  end(): void {
    this.#known = null;
    for (const rule of this.#rules) rule.end?.();
  }

  /** Since it was remembered last. */
  get hasChanged(): boolean {
    return this.#known === null;
  }

  /** @returns what makes it know again what it knows now */
  remember(): (asItWas: AsItWas) => void {
    this.#known ??= this.#rememberAnew();
    return this.#known;
  }

  #rememberAnew(): (asItWas: AsItWas) => void {
    const parts = [this.#recogniser, ...this.#rules].map((part) => part.remember?.());
    const restore = (asItWas: AsItWas) => {
      for (const each of parts) each?.(asItWas);
      // What it holds now are other copies of the same operations.
      this.#known = null;
    };
    return restore;
  }
}
