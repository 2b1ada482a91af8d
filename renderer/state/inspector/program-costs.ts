/** What programming a value would take: the device's own commands for it, each rehearsed where it would be sent. */
import { createStore } from 'zustand/vanilla';
import type { ComposedCommand, Rehearsal } from '../../../app/contract/composer.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { hexPairs } from '../../values/hex-bytes.ts';
import { reporting } from '../machine.ts';

/** One command that could program the value now. */
export interface ProgramCost {
  /** The console's line. */
  readonly line: string;
  readonly cycles: number;
  /** Why it would not go well, as a driver would say it; null where it would. */
  readonly problem: string | null;
}

export interface ProgramCosts {
  /** Which question the rest answers; null before the first. */
  readonly key: string | null;
  readonly costs: readonly ProgramCost[];
}

export const programCostsStore = createStore<ProgramCosts>()(() => ({ key: null, costs: [] }));

/** The console's lines that would program these bytes at a device offset, one for each command of the device that can. */
export function programLines(
  commands: readonly ComposedCommand[],
  { base }: FlashState,
  { deviceOffset, bytes }: { readonly deviceOffset: number; readonly bytes: Uint8Array },
): readonly string[] {
  return commands
    .filter(({ parameters }) => parameters === 'ADDR BYTES')
    .map(({ name }) => `${name} ${formatAddress(base + deviceOffset)} ${hexPairs(bytes)}`);
}

/** The question that was asked last, answered or not. */
let askedKey: string | null = null;

/** Whether the question was asked last: its answer is here or on its way. */
export function isAsked(key: string): boolean {
  return askedKey === key;
}

/** Asks what each line would come to. An answer that another question has overtaken is dropped. */
export async function askCosts(key: string, lines: readonly string[], { index }: FlashState): Promise<void> {
  askedKey = key;
  await reporting(async () => {
    const asked = lines.map(async (line) =>
      costOf(line, await engine.call('composer.rehearse', { line, flash: index })),
    );
    const costs = await Promise.all(asked);
    if (isAsked(key)) programCostsStore.setState({ key, costs });
  });
}

function costOf(line: string, { total, results, error }: Rehearsal): ProgramCost {
  if (error !== null) return { line, cycles: 0, problem: `${error.what}. ${error.todo}` };
  const bad = results.find(({ tone }) => tone === 'bad');
  return { line, cycles: total, problem: bad?.text ?? null };
}
