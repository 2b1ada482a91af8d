import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './styles/controls.css';

export type ButtonProps = ComponentProps<'button'> & {
  /** `plain`: no edge until pointed at. `primary`: the next action, at most one in sight. `changing`: one that changes a file. */
  look?: 'edged' | 'plain' | 'primary' | 'changing';
  icon?: ReactNode;
  /** What it does is under way. It keeps the focus of who has just pressed it, which `disabled` would take away. */
  isBusy?: boolean;
};

/** A control that does something at once. Icons are 14 px and stand before the words. */
export function Button({ look = 'edged', icon, isBusy = false, className, children, ...rest }: ButtonProps) {
  const busy = isBusy ? { 'aria-busy': true, 'aria-disabled': true, onClick: undefined } : {};
  return (
    <button type="button" {...rest} {...busy} className={classNames('button', `button-${look}`, className)}>
      {icon}
      {children}
    </button>
  );
}
