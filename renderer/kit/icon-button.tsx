import type { ComponentProps } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Tooltip } from './overlays/tooltip.tsx';
import './styles/controls.css';

/** A button that is only an icon: its label is read out and shown as a tooltip. */
export function IconButton({
  label,
  keys,
  look = 'plain',
  ...rest
}: Omit<ButtonProps, 'children' | 'aria-label'> & { label: string; keys?: string | undefined } & Pick<
    ComponentProps<'button'>,
    'onClick'
  >) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button {...rest} look={look} aria-label={label} className="icon-button" />
    </Tooltip>
  );
}
