import { ContextMenu as Radix } from 'radix-ui';
import { type ReactElement, type MouseEvent as ReactMouseEvent, type ReactNode, useRef } from 'react';
import { returnFocus } from '../focus/focus-return.ts';
import type { MenuItem } from './menu.tsx';
import '../styles/overlays.css';

/** Of a menu under a row, so that one sees where the row begins. */
const ROW_INDENT_PX = 16;

/** What can be done with a place that is clicked with the other button, or has the keyboard when the menu key is pressed. */
export function ContextMenu({
  label,
  head,
  items,
  children,
}: {
  /** Names the menu for a screen reader. */
  label: string;
  /** A few words about what it acts on; asked for when it opens, as its items are. */
  head?: () => ReactNode;
  items: () => readonly MenuItem[];
  /** The place, one element. */
  children: ReactElement;
}) {
  const before = useRef<Element | null>(null);
  const change = (isOpen: boolean) => {
    if (isOpen) before.current = document.activeElement;
  };
  return (
    <Radix.Root modal={false} onOpenChange={change}>
      <Radix.Trigger asChild onContextMenu={openAtActiveRow}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="menu context-menu"
          aria-label={label}
          collisionPadding={8}
          onCloseAutoFocus={(event) => returnFocus(event, before.current)}
        >
          <Items head={head} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The menu that a key asks for opens under the row of a list that is active: the browser would put it in the middle. */
function openAtActiveRow(event: ReactMouseEvent): void {
  const active = event.button < 0 ? event.currentTarget.getAttribute('aria-activedescendant') : null;
  const row = active === null ? null : document.getElementById(active);
  if (row === null) return;
  event.preventDefault();
  const box = event.currentTarget.getBoundingClientRect();
  const { left, bottom } = row.getBoundingClientRect();
  const clientX = Math.max(box.left, left) + ROW_INDENT_PX;
  const clientY = Math.min(Math.max(box.top, bottom), box.bottom);
  const placed = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
  event.currentTarget.dispatchEvent(new MouseEvent('contextmenu', placed));
}

function Items({ head, items }: { head: (() => ReactNode) | undefined; items: () => readonly MenuItem[] }) {
  const all = items();
  return (
    <>
      {head !== undefined && <Radix.Label className="menu-head">{head()}</Radix.Label>}
      {all.length === 0 && <Radix.Label className="menu-head">There is nothing here to act on.</Radix.Label>}
      {all.map(({ id, label, icon, keys, run }) => (
        <Radix.Item key={id ?? label} className="menu-item" onSelect={run}>
          {icon}
          {label}
          {keys !== undefined && <kbd>{keys}</kbd>}
        </Radix.Item>
      ))}
    </>
  );
}
