import { TriangleAlert } from 'lucide-react';
import type { QueryTable } from '../../../app/contract/query.ts';
import { classNames } from '../../kit/class-names.ts';

/** Where QEMU departs from the standard, and what a driver would get wrong. */
export function QueryNotes({ notes }: { notes: QueryTable['notes'] }) {
  if (notes.length === 0) return null;
  return (
    <aside className="query-notes selectable" aria-label="Notes on the table">
      {notes.map(({ title, text, tone }) => (
        <div key={title} className={classNames('query-note', tone === 'warning' && 'query-warning')}>
          <h3>
            {tone === 'warning' && <TriangleAlert size={14} aria-label="Warning" />}
            {title}
          </h3>
          <p>{text}</p>
        </div>
      ))}
    </aside>
  );
}
