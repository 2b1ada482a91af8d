import { Check, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Verdict } from './verdict-words.ts';

const ICONS = { good: Check, bad: X, plain: Info } as const;

/** The answer in a sentence, read out when it is another one. */
export function VerdictLine({ verdict: { tone, text } }: { verdict: Verdict }): ReactNode {
  const Icon = ICONS[tone];
  return (
    <p className={`verdict verdict-${tone}`} role="status">
      <Icon size={14} aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}
