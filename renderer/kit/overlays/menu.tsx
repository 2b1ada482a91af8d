import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import '../styles/overlays.css';

export interface MenuItem {
  /** Where several may have the same words. */
  readonly id?: number;
  readonly label: string;
  readonly icon: ReactNode;
  /** The keys that do the same. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

export interface MenuOption {
  readonly value: string;
  readonly icon: ReactNode;
  /** What it means, in a line. */
  readonly line: string;
}

/** One of a few, all in sight; the one that holds now is checked. */
export interface MenuChoice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly MenuOption[];
  readonly choose: (value: string) => void;
}

/** A list of actions that hangs on a button, under a few words about what they act on, and a choice. */
export function Menu({
  trigger,
  head,
  choice = null,
  items,
}: {
  trigger: ReactElement;
  head?: ReactNode;
  choice?: MenuChoice | null;
  items: readonly MenuItem[];
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          {head !== undefined && <DropdownMenu.Label className="menu-head">{head}</DropdownMenu.Label>}
          {choice !== null && <Choice choice={choice} />}
          {items.map(({ id, label, icon, keys, run }) => (
            <DropdownMenu.Item key={id ?? label} className="menu-item" onSelect={run}>
              {icon}
              {label}
              {keys !== undefined && <kbd>{keys}</kbd>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Choice({ choice: { label, value, options, choose } }: { choice: MenuChoice }) {
  return (
    <DropdownMenu.RadioGroup className="menu-choice" aria-label={label} value={value} onValueChange={choose}>
      {options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className="menu-item menu-option">
          <span className="menu-check">
            <DropdownMenu.ItemIndicator>
              <Check size={14} />
            </DropdownMenu.ItemIndicator>
          </span>
          {option.icon}
          <span className="menu-option-words">
            <b>{option.value}</b>
            <span className="small secondary">{option.line}</span>
          </span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
