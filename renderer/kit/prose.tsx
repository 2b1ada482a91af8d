import './styles/prose.css';

/** Longer code, a command with paths say, stands on a line of its own. */
const INLINE_MAX = 40;

/** A sentence in which what a person can type stands between backticks: drawn as code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split('`');
  return parts.map((part, at) => {
    const isCode = at % 2 === 1;
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    if (isCode && isLong(part)) {
      return (
        <code key={at} className="code-line">
          {part}
        </code>
      );
    }
    if (isCode) return <code key={at}>{part}</code>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    return isLong(parts[at - 1]) ? withoutStop(part) : part;
  });
}

function isLong(code = ''): boolean {
  return code.length > INLINE_MAX;
}

/** The full stop that would begin the line after a command. */
function withoutStop(text: string): string {
  return text.replace(/^[.,;] /, '');
}
