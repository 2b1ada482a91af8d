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

/** What is asked of a canvas, and of what is around it, to fit it. */
interface Fitted {
  width: number;
  height: number;
  readonly parentElement: {
    getBoundingClientRect(): { readonly width: number; readonly height: number };
  } | null;
}

/** Gives the canvas the device pixels that are around it. @returns its size; `isChanged`: it had another one, and is empty now */
export function fitCanvas(canvas: Fitted): CanvasSize & { readonly isChanged: boolean } {
  const box = canvas.parentElement?.getBoundingClientRect();
  const ratio = globalThis.devicePixelRatio || 1;
  const size = { widthPx: Math.max(1, box?.width ?? 1), heightPx: Math.max(1, box?.height ?? 1) };
  const width = Math.max(1, Math.round(size.widthPx * ratio));
  const height = Math.max(1, Math.round(size.heightPx * ratio));
  const isChanged = canvas.width !== width || canvas.height !== height;
  if (isChanged) {
    canvas.width = width;
    canvas.height = height;
  }
  return { ...size, isChanged };
}
