/** What the waveform shows, wherever its view is. */
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import type { StoryCycle } from '../../../app/contract/story.ts';

/** What a colour means: see the tokens. */
export type Tone = 'plain' | 'direct' | 'changed' | 'error' | 'machine' | 'you';

export interface WaveScene {
  /** As the history has them. */
  readonly first: number;
  readonly length: number;
  readonly position: number;
  /** The cycle that keys move to and the pointer chose; it is marked while the keyboard is here. */
  readonly cursor: number;
  readonly hasFocus: boolean;
  /** Those that are known around what is in sight, in their order. */
  readonly cycles: readonly StoryCycle[];
  readonly operations: readonly DriverOperation[];
  readonly findings: readonly Finding[];
  /** How a kind of operation is named and coloured; `isInVain`: what was meant did not come about. */
  readonly lookOf: (operation: DriverOperation) => {
    readonly name: string;
    readonly tone: Tone;
    readonly isInVain: boolean;
  };
}
