import type { ReactNode } from 'react';
import { useId } from 'react';
import './styles/panel.css';

/** A named region of the window: a heading of one line with a quiet note at its end, and what it holds. */
export function Panel({
  title,
  icon,
  note,
  children,
}: {
  title: string;
  icon?: ReactNode;
  note?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        {icon}
        <h2 id={id}>{title}</h2>
        {note !== undefined && <div className="panel-note">{note}</div>}
      </header>
      {children}
    </section>
  );
}
