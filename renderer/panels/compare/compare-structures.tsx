import { useEffect, useState } from 'react';
import type { StructureChange } from '../../../app/contract/compare.ts';
import { outsideText } from '../../../app/contract/text/outside-text.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { type Comparison, compareStructures } from '../../state/compare/comparison.ts';
import { ViewProblem } from '../view-problem.tsx';
import { ChangeList } from './change-list.tsx';
import { CHANGES, type Change, changeCounts } from './change-rows.ts';
import { Working } from './working.tsx';

/** Which structures changed, appeared, are gone or lie elsewhere. */
export function CompareStructures({ comparison }: { comparison: Comparison }) {
  const { structures } = comparison;
  useEffect(() => {
    if (structures === null) void compareStructures();
  }, [structures]);
  if (structures === null) return null;
  const { changes, omissions, outsideBytes, progress, error } = structures;
  if (progress !== null) return <Working doing="Comparing what lies in both" progress={progress} />;
  if (changes !== null)
    return (
      <>
        <Changes comparison={comparison} changes={changes} isAll={omissions.length === 0} />
        {outsideBytes > 0 && (
          <p className="compare-words secondary">{outsideText(outsideBytes)} “Bytes” shows where.</p>
        )}
        {omissions.map((omission) => (
          <p key={omission} className="compare-words secondary">
            {omission}
          </p>
        ))}
      </>
    );
  if (error === null) return null;
  return (
    <div className="compare-start">
      {error.code === 'cancelled' ? <p>Comparing was cancelled.</p> : <ViewProblem error={error} />}
      <Button onClick={() => void compareStructures()}>Compare the structures</Button>
    </div>
  );
}

interface ChangesProps {
  readonly comparison: Comparison;
  readonly changes: readonly StructureChange[];
  /** Whether nothing was left out. */
  readonly isAll: boolean;
}

function Changes({ comparison, changes, isAll }: ChangesProps) {
  const [hidden, setHidden] = useState<ReadonlySet<Change>>(() => new Set());
  const toggle = (change: Change) => {
    const next = new Set(hidden);
    if (!next.delete(change)) next.add(change);
    setHidden(next);
  };
  const counts = changeCounts(changes);
  if (changes.length === 0) {
    return <p className="compare-words secondary">{sameWords(comparison.result?.kept === 0, isAll)}</p>;
  }
  return (
    <div className="compare-changes">
      <fieldset className="compare-counts" aria-label="Structures that are listed">
        {CHANGES.map((change) => (
          <Button
            key={change}
            disabled={counts[change] === 0}
            aria-pressed={!hidden.has(change) && counts[change] > 0}
            title={hidden.has(change) ? `List what ${WORDS[change]}` : `Leave out what ${WORDS[change]}`}
            onClick={() => toggle(change)}
          >
            <span className={`compare-${change}`}>{change}</span> {formatCount(counts[change])}
          </Button>
        ))}
        <span className="secondary small one-line">{formatPlural(changes.length, 'structure')}</span>
      </fieldset>
      <ChangeList comparison={comparison} changes={changes} hidden={hidden} />
    </div>
  );
}

function sameWords(isSame: boolean, isAll: boolean): string {
  if (isSame) return 'The same lies in both.';
  if (!isAll) return 'What was compared of what lies in both is the same.';
  return 'What Norscope knows of what lies in both is the same.';
}

const WORDS: Readonly<Record<Change, string>> = {
  changed: 'changed',
  appeared: 'is only in the second one',
  gone: 'is only in the first one',
  moved: 'is as it was, at another place',
  renamed: 'is as it was, under another name',
};
