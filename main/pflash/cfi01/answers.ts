/** What a bank of Intel chips puts on the bus when it answers with its status, its identifiers or its query table. */

import { deposit, lowBytes, onEveryChip, type WidthBytes } from '../geometry.ts';
import { type Cfi01Bank, maxDeviceWidthOf, queryStrideOf } from './bank.ts';

/** What one chip answers with. */
export interface ChipWords {
  /** QEMU `id0` to `id3`. */
  readonly identifiers: readonly [number, number, number, number];
  readonly queryBytes: Uint8Array;
}

/** Offsets are bytes from the start of the device; answers are unsigned values of the access's width. */
export interface Cfi01Answers {
  status(register: number, widthBytes: WidthBytes): number;
  identifier(deviceOffset: number, widthBytes: WidthBytes): number;
  query(deviceOffset: number, widthBytes: WidthBytes): number;
  /** Number of the identifier or query word that a read at this offset sees. */
  wordAt(deviceOffset: number): number;
}

/** As the bank's properties have it. */
export function answersOf(bank: Cfi01Bank, words: ChipWords): Cfi01Answers {
  return bank.hasDeviceWidth === false ? new OneChipAnswers(bank, words) : new BankAnswers(bank, words);
}

/** Every chip drives the same word on its own lines. */
class BankAnswers implements Cfi01Answers {
  readonly #bank: Cfi01Bank;
  readonly #words: ChipWords;
  readonly #strideShift: number;
  /** QEMU knows one narrow mode, of 8 bits; a bank in another answers 0. */
  readonly #isNarrowInVain: boolean;

  constructor(bank: Cfi01Bank, words: ChipWords) {
    this.#bank = bank;
    this.#words = words;
    this.#strideShift = Math.log2(queryStrideOf(bank));
    this.#isNarrowInVain = maxDeviceWidthOf(bank) !== bank.deviceWidthBytes && bank.deviceWidthBytes !== 1;
  }

  wordAt(deviceOffset: number): number {
    return deviceOffset >>> this.#strideShift;
  }

  status(register: number, widthBytes: WidthBytes): number {
    const { deviceWidthBytes } = this.#bank;
    let value = register;
    for (let lane = deviceWidthBytes; lane + deviceWidthBytes <= widthBytes; lane += deviceWidthBytes) {
      value |= register << (lane * 8);
    }
    return value >>> 0;
  }

  identifier(deviceOffset: number, widthBytes: WidthBytes): number {
    const [manufacturer, device] = this.#words.identifiers;
    return this.#combine(deviceOffset, widthBytes, (word) => [manufacturer, device][word & 0xff] ?? 0);
  }

  query(deviceOffset: number, widthBytes: WidthBytes): number {
    return this.#combine(deviceOffset, widthBytes, (word) => this.#words.queryBytes[word] ?? 0);
  }

  /** A read wider than the bank steps by bank widths squared, as QEMU's does. */
  #combine(deviceOffset: number, widthBytes: WidthBytes, wordOf: (word: number) => number): number {
    if (this.#isNarrowInVain) return 0;
    const { bankWidthBytes } = this.#bank;
    let value = 0;
    for (let lane = 0; lane < widthBytes; lane += bankWidthBytes) {
      const word = this.wordAt(deviceOffset + lane * bankWidthBytes);
      value = deposit(value, lane, bankWidthBytes, onEveryChip(this.#bank, wordOf(word)));
    }
    return lowBytes(value, widthBytes);
  }
}

/** Only the lowest lines carry a word, and only 256 bytes of address count. Measured: oracle, QEMU 7.2.22. */
class OneChipAnswers implements Cfi01Answers {
  readonly #words: ChipWords;
  readonly #strideShift: number;

  constructor(bank: Cfi01Bank, words: ChipWords) {
    this.#words = words;
    this.#strideShift = Math.log2(queryStrideOf(bank));
  }

  wordAt(deviceOffset: number): number {
    return (deviceOffset & 0xff) >>> this.#strideShift;
  }

  /** A read of 32 bits sees it twice, as if there were two chips of 16. */
  status(register: number, widthBytes: WidthBytes): number {
    return widthBytes === 4 ? (register | (register << 16)) >>> 0 : register;
  }

  /** Two codes in each word. */
  identifier(deviceOffset: number, widthBytes: WidthBytes): number {
    const [manufacturer, device, third, fourth] = this.#words.identifiers;
    const pair = [
      [manufacturer, device],
      [third, fourth],
    ][this.wordAt(deviceOffset)];
    return lowBytes(((pair?.[0] ?? 0) << 8) | (pair?.[1] ?? 0), widthBytes);
  }

  query(deviceOffset: number, widthBytes: WidthBytes): number {
    return lowBytes(this.#words.queryBytes[this.wordAt(deviceOffset)] ?? 0, widthBytes);
  }
}
