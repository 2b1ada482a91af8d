import { useRef, useState } from 'react';
import type { Completion } from '../../../app/contract/console.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { completeLine } from '../../state/console.ts';
import { commonStart, type Offer, withCandidate } from './completion.ts';

/** What could stand at the end of the line, which of it is chosen, and how the line becomes it. */
export function useCompletion(flash: FlashIndex, setLine: (line: string) => void) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const asked = useRef(0);

  const close = () => {
    asked.current += 1;
    setOffer(null);
  };
  const ask = async (line: string) => {
    asked.current += 1;
    const question = asked.current;
    const { start, candidates } = await completeLine(line, flash);
    // The person typed on meanwhile: an old answer would take their characters away.
    if (question !== asked.current) return;
    const only = candidates.length === 1 ? candidates[0] : undefined;
    if (only !== undefined) return take(line, start, only);
    const longer = line.slice(0, start) + commonStart(candidates);
    if (candidates.length > 0 && longer.length > line.length) setLine(longer);
    setOffer(candidates.length === 0 ? null : { line: longer, start, candidates, chosen: 0 });
  };
  const take = (line: string, start: number, candidate: Completion) => {
    setLine(withCandidate(line, start, candidate));
    close();
  };
  const choose = (step: number) => {
    if (offer === null) return;
    const { length } = offer.candidates;
    setOffer({ ...offer, chosen: (offer.chosen + step + length) % length });
  };
  const accept = (at = offer?.chosen ?? 0) => {
    const candidate = offer?.candidates[at];
    if (offer !== null && candidate !== undefined) take(offer.line, offer.start, candidate);
  };
  return { offer, ask, choose, accept, close };
}
