import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './styles/controls.css';

export type ButtonProps = ComponentProps<'button'> & {
  /** `plain`: no edge until pointed at. `primary`: the next action, at most one in sight. `changing`: one that changes a file. */
  look?: 'edged' | 'plain' | 'primary' | 'changing';
  icon?: ReactNode;
};

/** A control that does something at once. Icons are 14 px and stand before the words. */
export function Button({ look = 'edged', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames('button', `button-${look}`, className)}>
      {icon}
      {children}
    </button>
  );
}
