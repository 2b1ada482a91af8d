/** A map that can be kept as it is now for nothing: it is copied only where it changes afterwards. */
export class KeptMap<Key, Value> {
  #now = new Map<Key, Value>();
  /** Somebody keeps it as it is. */
  #isKept = false;

  get(key: Key): Value | undefined {
    return this.#now.get(key);
  }

  get keys(): readonly Key[] {
    return [...this.#now.keys()];
  }

  /** Values must not change themselves. */
  set(key: Key, value: Value): void {
    if (this.#now.get(key) !== value) this.#own().set(key, value);
  }

  delete(key: Key): void {
    if (this.#now.has(key)) this.#own().delete(key);
  }

  /** @returns what makes it again what it is now */
  remember(): () => void {
    const kept = this.#now;
    this.#isKept = true;
    return () => {
      this.#now = kept;
      this.#isKept = true;
    };
  }

  #own(): Map<Key, Value> {
    if (this.#isKept) this.#now = new Map(this.#now);
    this.#isKept = false;
    return this.#now;
  }
}
