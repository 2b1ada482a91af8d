/** How much a journal may hold. */

export interface JournalLimits {
  /** Most memory that the history may take: the oldest gives way. */
  readonly budgetBytes: number;
  /** Everything but the arrays is kept at every so many events: no more are made again to go anywhere. */
  readonly eventsBetweenMoments: number;
  /** Most branches that are kept beside the one that is followed. */
  readonly branches: number;
}

export const JOURNAL_LIMITS: JournalLimits = {
  budgetBytes: 256 << 20,
  eventsBetweenMoments: 256,
  branches: 32,
};
