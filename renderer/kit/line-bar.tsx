import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import './line-bar.css';

interface LineBarProps {
  /** What is to be typed, for who can't see the help beside it. */
  readonly label: string;
  readonly placeholder: string;
  /** What Enter does, in a word. */
  readonly action: string;
  /** What was entered is being done: the line keeps the keyboard and what was typed, and takes nothing. */
  readonly isBusy?: boolean;
  /** What may be typed, or what it comes to. */
  readonly help: ReactNode;
  /** What is wrong with it; null while nothing is, or Enter has not been pressed. */
  readonly error: string | null;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What Tab makes of it; left out, it leaves the line. */
  readonly completion?: string | undefined;
  /** Grows when the person asks again, which selects what is typed. */
  readonly asks: number;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

/** A line to type something short in, over what it is about: Enter takes it, Esc leaves it. */
export function LineBar(props: LineBarProps) {
  const { label, placeholder, action, isBusy = false, help, error, text } = props;
  const { onText, completion, asks, onEnter, onLeave } = props;
  const inputRef = useRef<HTMLInputElement>(null);
  const helpId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again is what counts
  useEffect(() => {
    inputRef.current?.focus();
    inputRef.current?.select();
  }, [asks]);
  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onEnter();
  };
  return (
    <form className="line-bar" onSubmit={enter}>
      <input
        ref={inputRef}
        className="field mono"
        aria-label={label}
        aria-invalid={error !== null}
        aria-describedby={helpId}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        readOnly={isBusy}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          const isCompleting = event.key === 'Tab' && !event.shiftKey && completion !== undefined && !isBusy;
          if (event.key !== 'Escape' && !isCompleting) return;
          event.preventDefault();
          if (isCompleting) onText(completion);
          else onLeave();
        }}
      />
      <Button type="submit" look="primary" isBusy={isBusy}>
        {action}
      </Button>
      <div id={helpId} className="line-bar-help one-line" role={error === null ? undefined : 'alert'}>
        {error === null ? help : <span className="line-bar-error">{error}</span>}
      </div>
    </form>
  );
}
