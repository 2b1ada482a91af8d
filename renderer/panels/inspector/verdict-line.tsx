import { Check, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Verdict } from './verdict-words.ts';

const ICONS = { good: Check, bad: X, plain: Info } as const;

/** The answer in a sentence. `isSpoken`: read out when it is another one. */
export function VerdictLine({
  verdict: { tone, text },
  isSpoken,
}: {
  verdict: Verdict;
  isSpoken: boolean;
}): ReactNode {
  const Icon = ICONS[tone];
  return (
    <p className={`verdict verdict-${tone}`} role={isSpoken ? 'status' : undefined}>
      <Icon size={14} aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}
