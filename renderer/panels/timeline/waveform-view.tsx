import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type DriverOperation, isInVain } from '../../../app/contract/operation.ts';
import { operationOf } from '../../canvas/waveform/spans.ts';
import { Waveform } from '../../canvas/waveform/waveform.tsx';
import { formatCount } from '../../format/numbers.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import { findingsStore } from '../../state/story/findings.ts';
import { goToCycle } from '../../state/story/run.ts';
import {
  currentOperation,
  lookAt,
  lookAway,
  waveCycles,
  waveOperations,
  waveViewStore,
} from '../../state/story/wave-rows.ts';
import { lookOf } from './kind-looks.ts';
import { cycleText, cycleWords } from './wave-words.ts';

/** The cycles as a logic analyser shows them, and in words the one under the pointer or the keyboard's cursor. */
export function WaveformView() {
  const history = useStore(machineStore, historyOf);
  const { rows } = useStore(waveCycles.store);
  const operations = useStore(waveOperations.store);
  const findings = useStore(findingsStore);
  const [chosen, setChosen] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const position = history?.position ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor goes where the machine goes
  useEffect(() => setChosen(null), [position]);
  useEffect(() => lookAway, []);
  if (history === null) return null;
  const { first, length } = history;
  const cursor = Math.min(Math.max(chosen ?? position, Math.min(first + 1, length)), length);
  const knownOf = (number: number) => ({
    number,
    cycle: rows[number - (rows[0]?.number ?? 0)],
    operation: operationOf(operations, number),
    finding: findings.find(({ cycle }) => cycle === number),
  });
  const operationAround = async (number: number) =>
    operationOf(operations, number) ?? (number === position ? await currentOperation() : null);
  const told = knownOf(hovered ?? cursor);
  return (
    <>
      <Waveform
        label="Waveform"
        valueText={cycleText(knownOf(cursor), length)}
        startView={waveViewStore.getState()}
        first={first}
        length={length}
        position={position}
        cursor={cursor}
        cycles={rows}
        operations={operations}
        findings={findings}
        lookOf={lookOfOperation}
        onSight={lookAt}
        onCursor={setChosen}
        onHover={setHovered}
        onGo={(number) => void goToCycle(number, knownOf(number).cycle)}
        operationAround={operationAround}
      />
      <p className="wave-note one-line" aria-hidden="true">
        <span className="mono">{formatCount(told.number)}</span> {cycleWords(told)}
      </p>
    </>
  );
}

function lookOfOperation({ kind, outcome }: DriverOperation) {
  return { ...lookOf(kind), isInVain: isInVain(outcome) };
}
