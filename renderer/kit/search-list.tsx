import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { classNames } from './class-names.ts';

/** What ties the field to its list: the field keeps the focus, and `at` is where its arrow keys stand. */
interface Tied {
  readonly listId: string;
  readonly at: number;
}

/** The field above an `OptionList`. */
export function SearchField({
  listId,
  at,
  count,
  label,
  className,
  placeholder,
  text,
  onText,
  onKeyDown,
}: Tied & {
  /** How many options the list has. */
  count: number;
  label: string;
  className: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  return (
    <div className={className}>
      <Search size={14} />
      <input
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={count === 0 ? undefined : `${listId}-${at}`}
        placeholder={placeholder}
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** Options under a `SearchField`; the one where it stands is kept in sight. `children` stand under them. */
export function OptionList<Option>({
  listId,
  at,
  label,
  className,
  rowClassName,
  options,
  keyOf,
  onChoose,
  render,
  children,
}: Tied & {
  label: string;
  className: string;
  /** Of each row; where the field stands it also has `…-at`. */
  rowClassName: string;
  options: readonly Option[];
  keyOf: (option: Option) => string;
  onChoose: (option: Option) => void;
  render: (option: Option) => ReactNode;
  children?: ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  useSelectedInSight(list);
  return (
    <div ref={list} id={listId} className={className} role="listbox" aria-label={label} tabIndex={-1}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, which keeps the focus
        <div
          key={keyOf(option)}
          id={`${listId}-${index}`}
          ref={(row) => {
            if (index === at) row?.scrollIntoView({ block: 'nearest' });
          }}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classNames(rowClassName, index === at && `${rowClassName}-at`)}
          onClick={() => onChoose(option)}
        >
          {render(option)}
        </div>
      ))}
      {children}
    </div>
  );
}

/** What grows beside the list, a form that says what is wrong, takes its room without drawing it anew. */
function useSelectedInSight(list: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const { current } = list;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => {
      current.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [list]);
}
