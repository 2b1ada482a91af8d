import { Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../kit/icon-button.tsx';
import { OpenAsRaw } from '../kit/open-as-raw.tsx';
import { Prose } from '../kit/prose.tsx';
import { keysOf } from '../state/commands.ts';
import { dismissNotice, noticeStore } from '../state/notice.ts';
import { dismissProblem, insistOnRaw, isRefusal, type Problem, problemsStore } from '../state/problems.ts';

const NOTICE_MS = 12_000;
/** Three lines are read twice in this time. */
const REFUSAL_MS = 30_000;

/** Problems stay until they are dismissed (Esc takes the newest); a notice goes by itself, and so does a refusal. */
export function Toasts() {
  const problems = useStore(problemsStore);
  const notice = useStore(noticeStore);
  return (
    <section className="toasts" aria-label="Messages">
      {notice !== null && <Notice key={notice} text={notice} />}
      {problems.map((problem) => (
        <ProblemToast key={problem.id} problem={problem} />
      ))}
    </section>
  );
}

function ProblemToast({ problem }: { problem: Problem }) {
  const { id, report, times, openAsRaw } = problem;
  const held = useGoing(isRefusal(problem) ? REFUSAL_MS : null, () => dismissProblem(id));
  return (
    <div className="toast toast-problem" role="alert" {...held}>
      <TriangleAlert size={14} />
      <div className="toast-text selectable">
        <p className="toast-what">
          <Prose text={report.what} />
          {times > 1 && <span className="secondary"> ({times} times)</span>}
        </p>
        {report.where !== null && <p className="toast-where mono">{report.where}</p>}
        <p className="secondary">
          <Prose text={report.todo} />
        </p>
        <OpenAsRaw
          report={report}
          keys={keysOf('file.openAsRaw')}
          onOpen={openAsRaw && (() => insistOnRaw(problem))}
        />
      </div>
      <IconButton label="Dismiss" keys="Esc" icon={<X size={14} />} onClick={() => dismissProblem(id)} />
    </div>
  );
}

/** Ends a message after a while, none of which goes by while it is pointed at or has the keyboard. @returns its handlers */
function useGoing(afterMs: number | null, end: () => void) {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointed || isFocused;
  const latest = useRef(end);
  latest.current = end;
  useEffect(() => {
    if (afterMs === null || isHeld) return;
    const timer = setTimeout(() => latest.current(), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs, isHeld]);
  return {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
}

function Notice({ text }: { text: string }) {
  useEffect(() => {
    const timer = setTimeout(dismissNotice, NOTICE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="toast" role="status">
      <Info size={14} />
      <p className="toast-text selectable">{text}</p>
      <IconButton label="Dismiss" icon={<X size={14} />} onClick={dismissNotice} />
    </div>
  );
}
