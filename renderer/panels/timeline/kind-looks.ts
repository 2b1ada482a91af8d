/** How each kind of operation is named and coloured; the colour is never the only sign. */
import type { OperationKind, Outcome } from '../../../app/contract/operation.ts';
import type { Tone } from '../../kit/pill.tsx';

interface KindLook {
  readonly name: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<OperationKind, KindLook>> = {
  probe: { name: 'Probe', tone: 'plain' },
  query: { name: 'CFI query', tone: 'machine' },
  identifier: { name: 'Identifier', tone: 'machine' },
  'block-erase': { name: 'Block erase', tone: 'changed' },
  'chip-erase': { name: 'Chip erase', tone: 'changed' },
  'word-program': { name: 'Word program', tone: 'you' },
  'buffered-program': { name: 'Buffered program', tone: 'you' },
  lock: { name: 'Block lock', tone: 'machine' },
  unlock: { name: 'Block unlock', tone: 'machine' },
  'status-poll': { name: 'Status poll', tone: 'plain' },
  'clear-status': { name: 'Clear status', tone: 'plain' },
  suspend: { name: 'Suspend', tone: 'changed' },
  resume: { name: 'Resume', tone: 'changed' },
  'bypass-in': { name: 'Unlock bypass', tone: 'machine' },
  'bypass-out': { name: 'End of bypass', tone: 'machine' },
  reset: { name: 'Reset', tone: 'plain' },
  'array-read': { name: 'Array read', tone: 'direct' },
  unknown: { name: 'No command', tone: 'error' },
};

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  error: 'error',
  protected: 'protected',
  aborted: 'aborted',
  ignored: 'ignored',
  incomplete: 'in flight',
};

export function lookOf(kind: OperationKind): KindLook {
  return LOOKS[kind];
}

export function outcomeText(outcome: Outcome): string {
  return OUTCOMES[outcome];
}
