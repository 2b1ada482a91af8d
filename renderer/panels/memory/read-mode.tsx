import { Pill } from '../../kit/pill.tsx';

/** How a rom device answers reads now: from the array itself (romd mode), or by its state machine. */
export function ReadMode({ isDirect }: { isDirect: boolean }) {
  return isDirect ? <Pill tone="direct">direct</Pill> : <Pill tone="machine">state machine</Pill>;
}
