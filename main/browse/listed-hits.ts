/** What a search has found, as windows look at it: a page of hits, the next one, where to mark some. */
import type { Contract } from '../../app/contract/contract.ts';
import type { FoundSoFar, Hit, HitPlace } from '../../app/contract/finding.ts';
import type { InputOf, OutputOf } from '../../app/contract/link/link.ts';

export interface ListedHits {
  readonly soFar: FoundSoFar;
  /** Those at [from, to) of the list, as far as it goes. `bytes` are those of the flash as they are now. */
  page(bytes: Uint8Array, from: number, to: number): Hit[];
  next(asked: Pick<InputOf<Contract['find.next']>, 'from' | 'at' | 'direction'>): HitPlace | null;
  /** Of a flash of so many bytes. */
  marks(
    asked: Pick<InputOf<Contract['find.marks']>, 'range' | 'parts'>,
    sizeBytes: number,
  ): OutputOf<Contract['find.marks']>;
}
