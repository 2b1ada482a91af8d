/** Our side of the comparison: the product's own machine, as its qtest server drives it. */
import type { BackingMode, GeometryChoice } from '../../../app/contract/machine.ts';
import type { FlashPart } from '../../../main/board/flash-plan.ts';
import type { AddressSpace } from '../../../main/memory/address-space.ts';
import type { RomDevice } from '../../../main/memory/region.ts';
import { Cfi01 } from '../../../main/pflash/cfi01.ts';
import type { FlashDevice } from '../../../main/pflash/flash-device.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { answerQtest } from '../../../main/trace/qtest.ts';

export interface OurFlash {
  /** QEMU's number of its drive. */
  readonly unit: number;
  readonly part: FlashPart;
  readonly region: RomDevice;
  /** Words that a buffered program still waits for before its confirm. */
  awaitedWords(): number;
}

export interface OurMachine {
  readonly bus: AddressSpace;
  /** Those that are there, in the order of their units. */
  readonly flashes: readonly OurFlash[];
  /** One qtest line, at once. */
  run(line: string): string;
  close(): void;
}

export interface OurOptions {
  /** Ours of the board: `malta-el`. */
  readonly boardId: string;
  /** By unit; null where a flash gets none. */
  readonly images: readonly (string | null)[];
  readonly mode: BackingMode;
  readonly globals: readonly string[];
  /** Of the generic board. */
  readonly geometry?: GeometryChoice | undefined;
}

const DEAF = { onState: () => undefined, onBytes: () => undefined };

/** @throws UserError as `openMachine` does. */
export function openOurs({ boardId, images, mode, globals, geometry }: OurOptions): OurMachine {
  const machine = openMachine(
    {
      board: boardId,
      images: images.map((path) => (path === null ? null : { path, mode })),
      geometry: geometry ?? null,
      globals: [...globals],
    },
    DEAF,
  );
  return {
    bus: machine.bus,
    flashes: machine.flashes.map(({ plan: { unit, part }, region, device }) => ({
      unit,
      part,
      region,
      awaitedWords: () => awaitedBy(device),
    })),
    run: (line) => answerQtest(machine, line),
    close: () => machine.close(),
  };
}

function awaitedBy(device: FlashDevice): number {
  return device instanceof Cfi01 && device.state === 'bufferData' ? device.registers.wordsLeft + 1 : 0;
}
