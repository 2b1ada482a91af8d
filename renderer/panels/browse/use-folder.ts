import { useCallback, useEffect, useState } from 'react';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { FileListing } from '../../../app/contract/file.ts';
import { listFolder } from '../../state/opening/files.ts';

export interface Folder {
  /** The folder on the screen; stays while another one is read. */
  readonly listing: FileListing | null;
  /** Why the last folder asked for can't be shown. */
  readonly error: ErrorReport | null;
  readonly go: (directory: string) => void;
}

interface Asked {
  readonly directory: string | null;
  /** Nobody has chosen it. */
  readonly isFirst: boolean;
}

/**
 * The folder that the file browser shows; `first` null, or gone meanwhile: at first, the one that the engine thinks images
 * are in.
 */
export function useFolder(first: string | null = null): Folder {
  const [asked, setAsked] = useState<Asked>({ directory: first, isFirst: true });
  const [listing, setListing] = useState<FileListing | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    listFolder(asked.directory, leaving.signal).then(
      (found) => {
        if (leaving.signal.aborted) return;
        setListing(found);
        setError(null);
      },
      (thrown: unknown) => {
        if (leaving.signal.aborted) return;
        if (asked.isFirst && asked.directory !== null) setAsked({ directory: null, isFirst: false });
        else setError(toReport(thrown));
      },
    );
    return () => leaving.abort();
  }, [asked]);
  const go = useCallback((directory: string) => setAsked({ directory, isFirst: false }), []);
  return { listing, error, go };
}
