import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { EraseBlock } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { composedCommands } from '../../state/composer.ts';
import { proposeLine } from '../../state/console.ts';
import { historyOf } from '../../state/history.ts';
import {
  askCosts,
  isAsked,
  type ProgramCost,
  programCostsStore,
  programLines,
} from '../../state/inspector/program-costs.ts';
import { machineStore } from '../../state/machine.ts';
import { usePerFlash } from '../use-per-flash.ts';
import { blockSizeText } from './verdict-words.ts';

/** So long nothing is asked after a letter was typed. */
const PAUSE_MS = 120;
const NONE: readonly ProgramCost[] = [];

/** The device's own commands that would do it, with what each costs. A click puts one into the console, where Enter sends it. */
export function ProgramCommands({
  flash,
  deviceOffset,
  bytes,
  eraseBlocks,
}: {
  flash: FlashState;
  deviceOffset: number;
  bytes: Uint8Array;
  eraseBlocks: readonly EraseBlock[];
}) {
  const { answer } = usePerFlash(composedCommands);
  const commands = answer?.commands ?? [];
  const lines = programLines(commands, flash, { deviceOffset, bytes });
  const costs = useCosts(flash, lines);
  const canErase = commands.some(({ name, parameters }) => name === 'erase' && parameters === 'ADDR');
  return (
    <ul className="program-commands" aria-label="Commands that would program it">
      {canErase &&
        eraseBlocks.map((block) => (
          <li key={block.index}>
            <CommandButton line={`erase #${block.index}`} words={`erase #${block.index}`} />
            <span className="secondary">first: {blockSizeText(block)}</span>
          </li>
        ))}
      {lines.map((line) => (
        <Cost key={line} line={line} cost={costs.find((each) => each.line === line)} />
      ))}
    </ul>
  );
}

function Cost({ line, cost }: { line: string; cost: ProgramCost | undefined }) {
  return (
    <li>
      <CommandButton line={line} words={line.split(' ')[0] ?? line} />
      {cost !== undefined && (
        <span className="secondary">
          {formatPlural(cost.cycles, 'cycle')}
          {cost.problem !== null && <span className="program-problem">, and then: {cost.problem}</span>}
        </span>
      )}
    </li>
  );
}

function CommandButton({ line, words }: { line: string; words: string }) {
  return (
    <button
      type="button"
      className="mono cycle-button"
      title="Puts it into the console; Enter sends it"
      onClick={() => proposeLine(line)}
    >
      {words}
    </button>
  );
}

/** Asked anew for other bytes, and where the device comes into another state or its array may hold others. */
function useCosts(flash: FlashState, lines: readonly string[]): readonly ProgramCost[] {
  const answered = useStore(programCostsStore);
  const opening = useStore(machineStore, ({ machine }) => machine?.opening);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const state = `${flash.device.state} ${flash.image?.mode} ${position}`;
  const key = `${opening} ${flash.index} ${state} ${lines.join('; ')}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that counts
  useEffect(() => {
    if (lines.length === 0 || isAsked(key)) return undefined;
    const timer = setTimeout(() => void askCosts(key, lines, flash), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return answered.key === key ? answered.costs : NONE;
}
