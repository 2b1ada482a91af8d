import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './overlays.css';

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** A list of actions that hangs on a button, under a few words about what they act on. */
export function Menu({
  trigger,
  head,
  items,
}: {
  trigger: ReactElement;
  head?: ReactNode;
  items: readonly MenuItem[];
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          {head !== undefined && <DropdownMenu.Label className="menu-head">{head}</DropdownMenu.Label>}
          {items.map(({ label, icon, isDisabled, run }) => (
            <DropdownMenu.Item
              key={label}
              className="menu-item"
              disabled={isDisabled === true}
              onSelect={run}
            >
              {icon}
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
