/** Regular expressions over bytes, as a tree. */
import type { ByteSet } from '../byte-set.ts';

/** What is asked of a place between two bytes. */
export type Look = 'start' | 'end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

/** A part of an expression. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'row'; readonly parts: readonly Node[] }
  /** The earlier one is preferred. */
  | { readonly kind: 'either'; readonly options: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly part: Node;
      readonly least: number;
      /** Infinity for no bound. */
      readonly most: number;
      readonly isGreedy: boolean;
    };
