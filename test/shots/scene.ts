import type { NorscopePage } from '../e2e/norscope-page.ts';

/** A view that is worth a picture. */
export interface Scene {
  /** Becomes the picture's file name. */
  readonly name: string;
  /** The image files that the program is started with; called when the scene begins. */
  readonly images: () => readonly string[];
  /** Further words of the command line. */
  readonly options?: readonly string[];
  /** What is added to a bare environment. */
  readonly environment?: () => NodeJS.ProcessEnv;
  /** `image` is the path of the first one. */
  readonly arrange: (norscope: NorscopePage, image: string) => Promise<void>;
}
