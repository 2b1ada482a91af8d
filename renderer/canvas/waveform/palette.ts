/** The waveform's colours and fonts, from the same tokens that the page's style sheets use. */
import type { Tone } from './scene.ts';

export interface WavePalette {
  readonly panel: string;
  readonly raised: string;
  readonly raisedMore: string;
  readonly line: string;
  /** Lines that only help the eye. */
  readonly grid: string;
  readonly text: string;
  readonly secondary: string;
  readonly faint: string;
  readonly you: string;
  readonly youGround: string;
  readonly onYouGround: string;
  readonly tones: Readonly<Record<Tone, { readonly line: string; readonly ground: string }>>;
  readonly textFont: string;
  readonly monoFont: string;
}

const TEXT_CSS_PX = 10.5;

/** Reads the tokens where `element` stands; read again when the theme changes. */
export function readWavePalette(element: Element): WavePalette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const tone = (name: string) => ({ line: token(`--${name}`), ground: token(`--${name}-ground`) });
  return {
    panel: token('--panel'),
    raised: token('--raised'),
    raisedMore: token('--raised-more'),
    line: token('--line'),
    // Where all lines have one colour, these would hide those that say something.
    grid: token('--line') === token('--text') ? 'transparent' : token('--line'),
    text: token('--text'),
    secondary: token('--secondary'),
    faint: token('--faint'),
    you: token('--you'),
    youGround: token('--you-ground'),
    onYouGround: token('--on-you-ground'),
    tones: {
      plain: { line: token('--secondary'), ground: token('--raised-more') },
      direct: tone('direct'),
      changed: tone('changed'),
      error: tone('error'),
      machine: tone('machine'),
      you: tone('you'),
    },
    textFont: `${TEXT_CSS_PX}px ${token('--font-text') || 'sans-serif'}`,
    monoFont: `${TEXT_CSS_PX}px ${token('--font-mono') || 'monospace'}`,
  };
}
