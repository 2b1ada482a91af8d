/** What a key does to the waveform. Pure, so that every key is a line in a test. */

/** What a key is for: the cycle that is looked at, what is in sight of it, or how wide cycles are. */
export type WaveMove =
  | { readonly kind: 'cursor'; readonly number: number }
  | { readonly kind: 'pan'; readonly screens: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'go' }
  | { readonly kind: 'fit' };

export interface WavePlace {
  readonly first: number;
  readonly length: number;
  readonly cursor: number;
  readonly cyclePx: number;
  readonly widthPx: number;
}

/** Of the width, for a press of `A` or `D`. */
const PAN_SCREENS = 0.25;
const ZOOM_FACTOR = 2;
/** The cursor is seen to move, however narrow cycles are. */
const STEP_LEAST_PX = 4;

/** Null for a key that means nothing here. */
export function waveMoveOf(key: string, place: WavePlace): WaveMove | null {
  const step = Math.max(1, Math.round(STEP_LEAST_PX / place.cyclePx));
  const page = Math.max(1, Math.floor(place.widthPx / place.cyclePx) - 1);
  const to = (number: number): WaveMove => ({
    kind: 'cursor',
    number: Math.max(Math.min(number, place.length), Math.min(place.first + 1, place.length)),
  });
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(place.cursor - step);
    case 'ArrowRight':
    case 'ArrowUp':
      return to(place.cursor + step);
    case 'PageUp':
      return to(place.cursor - page);
    case 'PageDown':
      return to(place.cursor + page);
    case 'Home':
      return to(place.first + 1);
    case 'End':
      return to(place.length);
    case 'a':
      return { kind: 'pan', screens: -PAN_SCREENS };
    case 'd':
      return { kind: 'pan', screens: PAN_SCREENS };
    case 'w':
    case '+':
      return { kind: 'zoom', factor: ZOOM_FACTOR };
    case 's':
    case '-':
      return { kind: 'zoom', factor: 1 / ZOOM_FACTOR };
    case 'f':
      return { kind: 'fit' };
    case 'Enter':
    case ' ':
      return { kind: 'go' };
    default:
      return null;
  }
}
