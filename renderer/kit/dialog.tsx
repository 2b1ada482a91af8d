import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import './overlays.css';

/** Takes the whole attention until it is answered or dismissed; the focus returns to where it was. */
export function Dialog({
  title,
  hasTitleBar = true,
  className,
  onClose,
  children,
}: {
  title: string;
  /** False where the content speaks for itself; the title is then only read out. */
  hasTitleBar?: boolean;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-shade" />
        <Radix.Content className={classNames('dialog', className)} aria-describedby={undefined}>
          <header className={hasTitleBar ? 'dialog-head' : 'unseen'}>
            <Radix.Title>{title}</Radix.Title>
            {hasTitleBar && <IconButton label="Close" icon={<X size={14} />} onClick={onClose} />}
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
