import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './styles/controls.css';

/** What a colour means: reads go straight to the array, changed, error, the state machine answers, you. */
export type Tone = 'plain' | 'direct' | 'changed' | 'error' | 'machine' | 'you';

/** A pill has one more: what changes is the file itself. */
export type PillTone = Tone | 'file';

/** A state in a word or two. The tone is never its only sign. */
export function Pill({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: PillTone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={classNames('pill', `pill-${tone}`)}>
      {icon}
      <span className="one-line">{children}</span>
    </span>
  );
}

/** The dot before a name; what it means stands in words beside it. */
export function Dot({ tone }: { tone: Tone }) {
  return <span className={classNames('dot', `dot-${tone}`)} aria-hidden="true" />;
}
