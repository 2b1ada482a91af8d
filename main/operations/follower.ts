/** Follows what a driver does to the flashes of a machine: operations and findings, cycle by cycle. */
import type { FindingRule, Found } from './findings/finding-rule.ts';
import { RULES } from './findings/rules.ts';
import { FlashRecogniser } from './flash-recogniser.ts';
import type { Ongoing, WatchedFlash } from './ongoing.ts';
import { OperationList } from './operation-list.ts';
import type { SeenCycle } from './seen-cycle.ts';

/** One for a machine, from power-on on. */
export class DriverFollower {
  readonly #list = new OperationList();
  readonly #found: Found[] = [];
  readonly #flashes: readonly FlashFollower[];

  constructor(flashes: readonly WatchedFlash[]) {
    this.#flashes = flashes.map((flash) => new FlashFollower(flash, this.#list, this.#found));
  }

  /** In the order of their first cycles. The last ones may still change. */
  get operations(): readonly Ongoing[] {
    return this.#list.all;
  }

  /** In the order of their cycles. What they say may still change. */
  get findings(): readonly Found[] {
    return this.#found.toSorted((a, b) => a.cycle - b.cycle);
  }

  /** A cycle on the flash of an index. */
  take(flash: number, seen: SeenCycle): void {
    this.#at(flash).recogniser.take(seen);
  }

  /** The flash did something by itself; its device says whether it goes on with it. */
  takeTimer(flash: number): void {
    this.#at(flash).recogniser.takeTimer();
  }

  takeReset(flash: number): void {
    this.#at(flash).recogniser.takeReset();
  }

  /** Nothing more comes: what is not finished now never is. */
  end(): void {
    for (const { rules } of this.#flashes) for (const rule of rules) rule.end?.();
  }

  #at(flash: number): FlashFollower {
    const follower = this.#flashes[flash];
    if (follower === undefined) throw new Error(`there is no flash ${flash}`);
    return follower;
  }
}

class FlashFollower {
  readonly recogniser: FlashRecogniser;
  readonly rules: readonly FindingRule[];

  constructor(flash: WatchedFlash, list: OperationList, found: Found[]) {
    this.rules = RULES.map((make) => make(flash, (finding) => void found.push(finding)));
    this.recogniser = new FlashRecogniser(flash, list, {
      cycle: (seen, operation) => {
        for (const rule of this.rules) rule.cycle?.(seen, operation);
      },
      over: (operation) => {
        for (const rule of this.rules) rule.over?.(operation);
      },
    });
  }
}
