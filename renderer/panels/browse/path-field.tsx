import type { FormEvent, Ref } from 'react';

/** A path or a name that is typed; Enter takes it. */
export function PathField({
  ref,
  label,
  placeholder,
  value,
  onChange,
  onTake,
}: {
  ref?: Ref<HTMLInputElement>;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onTake: () => void;
}) {
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    onTake();
  };
  return (
    <form className="browse-path" onSubmit={submitted}>
      <input
        ref={ref}
        className="field mono"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </form>
  );
}
