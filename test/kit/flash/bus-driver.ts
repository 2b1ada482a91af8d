/** One interface for every machine that answers bus cycles: the real QEMU and ours. Commands are qtest's own lines. */

export type WidthBytes = 1 | 2 | 4 | 8;

export interface BusDriver {
  /** One read; the value is zero-extended. @throws Error if the machine does not answer. */
  read(address: number, widthBytes: WidthBytes): Promise<bigint>;
  /** One write; `data` has at most `widthBytes` bytes. @throws Error if the machine does not answer. */
  write(address: number, data: bigint, widthBytes: WidthBytes): Promise<void>;
  /** Runs qtest lines (`readl 0x40`, `writeb 0x0 0xff`) in order and answers each as qtest does (`OK 0x…`). */
  runAll(program: readonly string[]): Promise<string[]>;
  /** Ends the machine; nothing is answered afterwards. */
  close(): Promise<void>;
}

/** A bus cycle as a value; `data` is null for a read. */
export type BusCycle = {
  readonly address: number;
  readonly widthBytes: WidthBytes;
  readonly data: bigint | null;
};

const WIDTH_LETTERS = { 1: 'b', 2: 'w', 4: 'l', 8: 'q' } as const;

/** The cycle as a qtest line. */
export function toLine({ address, widthBytes, data }: BusCycle): string {
  const place = `${WIDTH_LETTERS[widthBytes]} 0x${address.toString(16)}`;
  return data === null ? `read${place}` : `write${place} 0x${data.toString(16)}`;
}

/** The number in an answer to a read. @throws Error if the answer is not `OK` with a value. */
export function answeredValue(answer: string | undefined): bigint {
  const value = /^OK (0x[0-9a-f]+)$/.exec(answer ?? '')?.[1];
  if (value === undefined) throw new Error(`expected a value, got ${answer ?? 'nothing'}`);
  return BigInt(value);
}

/** Reads and writes for a machine that only knows lines. */
export function driverOf(machine: Pick<BusDriver, 'runAll' | 'close'>): BusDriver {
  return {
    runAll: (program) => machine.runAll(program),
    close: () => machine.close(),
    async read(address, widthBytes) {
      const [answer] = await machine.runAll([toLine({ address, widthBytes, data: null })]);
      return answeredValue(answer);
    },
    async write(address, data, widthBytes) {
      const [answer] = await machine.runAll([toLine({ address, widthBytes, data })]);
      if (answer !== 'OK') throw new Error(`expected OK, got ${answer ?? 'nothing'}`);
    },
  };
}
