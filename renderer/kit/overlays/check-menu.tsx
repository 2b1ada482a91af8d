import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import '../styles/overlays.css';

export interface CheckItem {
  readonly id: string;
  readonly label: string;
  /** What it means, in a line. */
  readonly line: string;
  readonly isChecked: boolean;
}

export interface CheckGroup {
  readonly title: string;
  readonly items: readonly CheckItem[];
}

/** Things to switch on and off, in groups, on a list that hangs on a button and stays open meanwhile; and the way back. */
export function CheckMenu({
  trigger,
  groups,
  reset,
  onCheck,
}: {
  trigger: ReactElement;
  groups: readonly CheckGroup[];
  /** Puts all of them back to where they were at first. */
  reset: { readonly label: string; readonly run: () => void };
  onCheck: (id: string, isChecked: boolean) => void;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu check-menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item className="menu-item" onSelect={reset.run}>
            {reset.label}
          </DropdownMenu.Item>
          {groups.map(({ title, items }) => (
            <DropdownMenu.Group key={title} className="menu-group">
              <DropdownMenu.Label className="menu-title">{title}</DropdownMenu.Label>
              {items.map((item) => (
                <Checked key={item.id} item={item} onCheck={onCheck} />
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Checked({
  item: { id, label, line, isChecked },
  onCheck,
}: {
  item: CheckItem;
  onCheck: (id: string, isChecked: boolean) => void;
}) {
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={isChecked}
      onCheckedChange={(checked) => onCheck(id, checked)}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu-check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="menu-label">{label}</span>
      <span className="small secondary one-line">{line}</span>
    </DropdownMenu.CheckboxItem>
  );
}
