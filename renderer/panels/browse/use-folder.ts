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

/** The folder that the file browser shows; `first` null: at first, the one that the engine thinks images are in. */
export function useFolder(first: string | null = null): Folder {
  const [asked, setAsked] = useState<{ directory: string | null }>({ directory: first });
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
      (thrown: unknown) => !leaving.signal.aborted && setError(toReport(thrown)),
    );
    return () => leaving.abort();
  }, [asked]);
  const go = useCallback((directory: string) => setAsked({ directory }), []);
  return { listing, error, go };
}
