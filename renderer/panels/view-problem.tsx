import type { ErrorReport } from '../../app/contract/errors.ts';
import './view-problem.css';

/** In place of a view that can't be shown. */
export function ViewProblem({ error: { what, todo } }: { error: ErrorReport }) {
  return (
    <p className="view view-problem">
      {what}. {todo}
    </p>
  );
}
