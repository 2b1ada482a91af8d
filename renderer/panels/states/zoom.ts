/** How large the state graph is drawn. Pure. */

/** A factor, or whatever makes all of it fit. */
export type Zoom = number | 'fit';

const STEPS = [0.5, 0.65, 0.8, 1, 1.25, 1.6, 2];
/** Smaller than this its words can't be read: then a part of it is in sight. */
const FIT_LEAST = 0.75;
const FIT_MOST = 1.25;

/** The next step up or down; from `fit` as from 1. */
export function nextZoom(zoom: Zoom, direction: 1 | -1): number {
  const from = zoom === 'fit' ? 1 : zoom;
  const found = direction > 0 ? STEPS.find((step) => step > from) : STEPS.findLast((step) => step < from);
  return found ?? from;
}

/** The factor that a graph is drawn with in so much room; sizes in pixels. */
export function factorOf(
  zoom: Zoom,
  graph: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): number {
  if (zoom !== 'fit') return zoom;
  const fitting = Math.min(room.width / Math.max(graph.width, 1), room.height / Math.max(graph.height, 1));
  return Math.min(Math.max(fitting, FIT_LEAST), FIT_MOST);
}
