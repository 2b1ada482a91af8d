/** What the desktop's preload script puts on the page's `window.norscope`, and nothing else. */

/** The page's one connection to the program, and where a dropped file lies. */
export interface DesktopBridge {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  /** The absolute path of a file that the person dropped or chose; empty for one that isn't on disk. */
  pathOfFile(file: File): string;
}
