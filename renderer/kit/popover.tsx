import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './overlays.css';

/** Content that hangs on its button. Esc and a click elsewhere close it. */
export function Popover({
  label,
  trigger,
  isOpen,
  onOpenChange,
  children,
}: {
  label: string;
  trigger: ReactElement;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="popover"
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
