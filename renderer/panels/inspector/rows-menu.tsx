import { ListFilter } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '../../kit/button.tsx';
import { CheckMenu } from '../../kit/overlays/check-menu.tsx';
import { inspectorRowsStore, showFirstRows, showRow } from '../../state/inspector/rows.ts';
import { VALUE_TYPES } from '../../values/value-types.ts';

const GROUPS = [...new Set(VALUE_TYPES.map(({ group }) => group))];

/** Which rows the inspector has. */
export function RowsMenu() {
  const shown = useStore(inspectorRowsStore, (state) => state.shown);
  const groups = GROUPS.map((title) => ({
    title,
    items: VALUE_TYPES.filter(({ group }) => group === title).map(({ id, name, title: line }) => ({
      id,
      label: name,
      line,
      isChecked: shown.has(id),
    })),
  }));
  const trigger = (
    <Button
      look="plain"
      className="icon-button"
      icon={<ListFilter size={14} />}
      aria-label="Rows of the inspector"
      title="Rows of the inspector"
    />
  );
  const reset = { label: 'The usual rows', run: showFirstRows };
  return <CheckMenu trigger={trigger} groups={groups} reset={reset} onCheck={showRow} />;
}
