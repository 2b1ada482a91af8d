/** Runs in a page, and refers to nothing outside: notes when it draws, and how long its scripts take to. */

/** Milliseconds. */
export interface FrameLog {
  /** From one animation frame to the next. */
  readonly betweenMs: number[];
  /** What the page's own callbacks took within one. */
  readonly scriptMs: number[];
}

declare global {
  interface Window {
    stopFrameLog(): FrameLog;
  }
}

/** Notes frames until `window.stopFrameLog()` is called. */
export function startFrameLog(): void {
  const betweenMs: number[] = [];
  const scriptMs: number[] = [];
  const native = window.requestAnimationFrame.bind(window);
  let isOn = true;
  let last = 0;
  const tick = (now: number) => {
    if (last !== 0) betweenMs.push(now - last);
    last = now;
    if (isOn) native(tick);
  };
  native(tick);
  window.requestAnimationFrame = (draw) =>
    native((now) => {
      const start = performance.now();
      draw(now);
      scriptMs.push(performance.now() - start);
    });
  window.stopFrameLog = () => {
    isOn = false;
    window.requestAnimationFrame = native;
    return { betweenMs, scriptMs };
  };
}
