/** What was kept of a thing, and the way back to it. */
export interface Remembered {
  readonly restore: () => void;
  /** Memory that it takes, roughly. */
  readonly heldBytes: number;
}

/** Several as one; they are restored in their order. */
export function together(parts: readonly Remembered[]): Remembered {
  return {
    heldBytes: parts.reduce((sum, { heldBytes }) => sum + heldBytes, 0),
    restore: () => {
      for (const part of parts) part.restore();
    },
  };
}
