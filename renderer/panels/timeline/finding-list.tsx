import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Finding, Severity } from '../../../app/contract/operation.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { classNames } from '../../kit/class-names.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import { findingsStore } from '../../state/story/findings.ts';
import { canLoadAgain, loadAgainInScratch } from '../../state/story/load-trace.ts';
import { storyOf } from '../../state/story/operations.ts';
import { goToFinding } from '../../state/story/run.ts';

const ICONS = { error: CircleX, warning: TriangleAlert, note: Info };
const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** What went wrong, worst first: what happened, what to do, and the way there. */
export function FindingList() {
  const findings = useStore(findingsStore);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const log = useStore(machineStore, (state) => storyOf(state)?.log ?? null);
  if (findings.length === 0)
    return <p className="timeline-empty secondary">Nothing went wrong, as far as can be seen.</p>;
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return (
    <ul className="findings selectable" aria-label="Findings">
      {sorted.map((finding) => (
        <li key={`${finding.rule} ${finding.device} ${finding.cycle}`}>
          <FindingEntry finding={finding} isHere={finding.cycle === position} />
          {finding.rule === 'protected' && log !== null && canLoadAgain(log.name) && (
            <Button className="finding-action" onClick={() => void loadAgainInScratch(finding.device)}>
              Load the trace again with {finding.device} in scratch
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function FindingEntry({ finding, isHere }: { finding: Finding; isHere: boolean }) {
  const { severity, what, todo, cycle, line, device } = finding;
  const Icon = ICONS[severity];
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isHere) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  const place = line === null ? '' : ` · line ${formatCount(line)}`;
  return (
    <button
      ref={ref}
      type="button"
      className={classNames('finding', isHere && 'finding-here')}
      aria-current={isHere ? 'step' : undefined}
      onClick={() => void goToFinding(finding)}
    >
      <Icon size={14} className={`finding-${severity}`} aria-label={severity} />
      <span className="finding-text">
        <span className="finding-what">{what}</span>
        <span className="finding-todo secondary">{todo}</span>
        <span className="finding-place faint">
          {device} · cycle {formatCount(cycle)}
          {place}
        </span>
      </span>
    </button>
  );
}
