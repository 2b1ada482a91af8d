/** A canvas that fills the element around it, and is drawn anew whenever that or the page's look changes. */
import { watchLook } from './page-look.ts';

/** In CSS pixels, at least 1. */
export interface CanvasSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Calls `resized` for another size of what is around the canvases, `changed` for another look. @returns what ends it */
export function watchCanvases(
  canvases: readonly HTMLCanvasElement[],
  { resized, changed }: { readonly resized: () => void; readonly changed: () => void },
): () => void {
  const sizes = new ResizeObserver(resized);
  for (const { parentElement } of canvases) if (parentElement) sizes.observe(parentElement);
  window.addEventListener('resize', changed);
  const unwatchLook = watchLook(changed);
  return () => {
    sizes.disconnect();
    window.removeEventListener('resize', changed);
    unwatchLook();
  };
}

/** Gives the canvas the device pixels that are around it, which empties it. @returns its size */
export function fitCanvas(canvas: HTMLCanvasElement): CanvasSize {
  const box = canvas.parentElement?.getBoundingClientRect();
  const ratio = globalThis.devicePixelRatio || 1;
  const size = { widthPx: Math.max(1, box?.width ?? 1), heightPx: Math.max(1, box?.height ?? 1) };
  canvas.width = Math.max(1, Math.round(size.widthPx * ratio));
  canvas.height = Math.max(1, Math.round(size.heightPx * ratio));
  return size;
}
