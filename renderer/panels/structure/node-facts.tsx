import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { StructureNode } from '../../../app/contract/structure.ts';
import { checkText } from '../../../app/contract/text/check-text.ts';

/** Whether a structure is whole, what is wrong with it, and how it was found. */
export function NodeFacts({ node: { checks, problems, confidence, origin } }: { node: StructureNode }) {
  return (
    <>
      <ul className="node-checks">
        {checks.map(({ name, isGood, text }) => (
          <li key={name} className={isGood ? 'node-good' : 'node-bad'}>
            {isGood ? <CircleCheck size={13} aria-hidden="true" /> : <CircleX size={13} aria-hidden="true" />}
            <span>{checkText({ name, text })}</span>
          </li>
        ))}
        <ProblemItems problems={problems} />
      </ul>
      <p className="secondary small">
        {origin}
        {confidence === 'likely' && ' Likely: it has no checksum that would prove it.'}
      </p>
    </>
  );
}

/** What is wrong, a sentence an item, in a list of checks. */
export function ProblemItems({ problems }: { problems: readonly string[] }) {
  return problems.map((problem) => (
    <li key={problem} className="node-bad">
      <TriangleAlert size={13} aria-hidden="true" />
      <span>{problem}</span>
    </li>
  ));
}
