/** A sentence in which what a person can type stands between backticks: drawn as code. */
export function Prose({ text }: { text: string }) {
  return text.split('`').map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    at % 2 === 1 ? <code key={at}>{part}</code> : part,
  );
}
