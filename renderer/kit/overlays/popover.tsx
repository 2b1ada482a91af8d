import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { isFocusFree } from '../focus/focus-free.ts';
import { FocusReturn } from './popover-focus.tsx';
import '../styles/overlays.css';

/** Content that hangs on its button. Esc and a click elsewhere close it; a question over it does not. */
export function Popover({
  label,
  className,
  trigger,
  isOpen,
  onOpenChange,
  children,
}: {
  label: string;
  className?: string;
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
          className={classNames('popover', className)}
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onFocusOutside={(event) => isInQuestion(event.target) && event.preventDefault()}
          onCloseAutoFocus={(event) => !isFocusFree() && event.preventDefault()}
        >
          <FocusReturn />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function isInQuestion(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=alertdialog]') !== null;
}
