import { countText } from './count-text.ts';

/** `2 of the bytes that differ lie in no structure that was found.` */
export function outsideText(outsideBytes: number): string {
  const verb = outsideBytes === 1 ? 'lies' : 'lie';
  return `${countText(outsideBytes)} of the bytes that differ ${verb} in no structure that was found.`;
}
