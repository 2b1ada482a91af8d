import type { ErrorReport } from '../../../app/contract/errors.ts';
import { OpenAsRaw } from '../../kit/open-as-raw.tsx';
import { Prose } from '../../kit/prose.tsx';

/** Why the last thing asked for could not be done; nothing if it could. */
export function BrowseProblem({
  report,
  onOpenAsRaw = null,
}: {
  report: ErrorReport | null;
  onOpenAsRaw?: (() => void) | null;
}) {
  if (report === null) return null;
  return (
    <div className="browse-error selectable" role="alert">
      <p>{report.what}.</p>
      {report.where !== null && <p className="mono small">{report.where}</p>}
      <p className="secondary">
        <Prose text={report.todo} />
      </p>
      <OpenAsRaw report={report} onOpen={onOpenAsRaw} />
    </div>
  );
}
