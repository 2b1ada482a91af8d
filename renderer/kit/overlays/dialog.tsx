import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../button.tsx';
import { classNames } from '../class-names.ts';
import { returnFocus } from '../focus/focus-return.ts';
import '../styles/overlays.css';

/** Takes the whole attention until it is answered or dismissed; the focus returns to where it was. */
export function Dialog({
  title,
  hasTitleBar = true,
  className,
  focusFirst,
  onClose,
  children,
}: {
  title: string;
  /** False where the content speaks for itself; the title is then only read out. */
  hasTitleBar?: boolean;
  className?: string;
  /** Puts the focus where the work begins; left out, it is on the dialog itself. */
  focusFirst?: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const content = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  // The first control would be Close, whatever the dialog is for.
  const focusContent = (event: Event) => {
    if (!hasTitleBar) return;
    event.preventDefault();
    if (focusFirst === undefined) content.current?.focus();
    else focusFirst();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-shade" />
        <Radix.Content
          ref={content}
          className={classNames('dialog', className)}
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          onCloseAutoFocus={(event) => returnFocus(event, before)}
        >
          <header className={hasTitleBar ? 'dialog-head' : 'unseen'}>
            <Radix.Title>{title}</Radix.Title>
            {hasTitleBar && (
              <Button look="plain" className="icon-button" aria-label="Close" title="Close" onClick={onClose}>
                <X size={14} />
              </Button>
            )}
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
