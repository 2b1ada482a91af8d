import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { FileListing } from '../../../app/contract/file.ts';
import { fileName, folderOf } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { leaveSaving, type Saving, saveTo } from '../../state/backing/saving.ts';
import { type Transfer, transferStore } from '../../state/transfer.ts';
import { BrowseEntries } from './browse-entries.tsx';
import { stemLength, typedPath } from './browse-list.ts';
import { BrowseProblem } from './browse-problem.tsx';
import { Crumbs } from './crumbs.tsx';
import { PathField } from './path-field.tsx';
import { useFolder } from './use-folder.ts';
import './browse.css';

/** Chooses the folder and the name of a new file, where the host has no dialog of its own. A name may be a whole path. */
export function SaveDialog({ saving: { title, note, suggested } }: { saving: Saving }) {
  const { listing, error, go: show } = useFolder(folderOf(suggested) || null);
  const [name, setName] = useState(fileName(suggested));
  const [refusal, setRefusal] = useState<ErrorReport | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const transfer = useStore(transferStore, (state) => state.transfer);
  const field = useRef<HTMLInputElement>(null);
  const path = typedPath(name, listing?.directory ?? folderOf(suggested));
  const go = (directory: string) => {
    setRefusal(null);
    show(directory);
  };
  const save = async (target: string) => {
    setIsSaving(true);
    setRefusal(null);
    try {
      await saveTo(target);
    } catch (thrown) {
      const report = toReport(thrown);
      if (report.code === 'is-directory') {
        setName(fileName(suggested));
        show(target);
      } else if (report.code !== 'cancelled') setRefusal(report);
    } finally {
      setIsSaving(false);
    }
  };
  const leave = () => leaveSaving({ isWriting: isSaving });
  const takeName = (entry: string) => setName(fileName(entry));
  const isThere = listing?.entries.some((entry) => entry.path === path && entry.kind === 'file') ?? false;
  return (
    <Dialog
      title={title}
      className="browse"
      focusFirst={() => {
        field.current?.focus();
        field.current?.setSelectionRange(0, stemLength(name));
      }}
      onClose={leave}
    >
      <PathField
        ref={field}
        label="Name of the new file"
        placeholder="A name, or a whole path"
        value={name}
        onChange={setName}
        onTake={() => {
          if (!isSaving && name.trim() !== '') void save(path);
        }}
      />
      {listing !== null && <Crumbs directory={listing.directory} onGo={go} />}
      <BrowseProblem report={refusal ?? error} />
      {listing !== null && (
        <BrowseEntries
          key={listing.directory}
          listing={listing}
          chosen={isThere ? [path] : []}
          isMultiple={false}
          onToggle={takeName}
          onOpen={(entry) => {
            takeName(entry);
            if (!isSaving) void save(entry);
          }}
          onGo={go}
          onPath={(text) => {
            setName(text);
            field.current?.focus();
          }}
        />
      )}
      <footer className="browse-foot">
        {isSaving && transfer !== null ? (
          <Progress transfer={transfer} />
        ) : (
          <p className="secondary small">{footText(listing, isThere, note)}</p>
        )}
        <Button onClick={leave}>Cancel</Button>
        <Button
          look="primary"
          disabled={name.trim() === ''}
          isBusy={isSaving}
          onClick={() => void save(path)}
        >
          {isThere ? 'Save…' : 'Save'}
        </Button>
      </footer>
    </Dialog>
  );
}

function Progress({ transfer: { name, done, total, said } }: { transfer: Transfer }) {
  return (
    <p className="browse-progress secondary small" role="status">
      <progress aria-label={`Saving ${name}`} value={done} max={Math.max(total, 1)} />
      {said}
    </p>
  );
}

function footText(listing: FileListing | null, isThere: boolean, note: string): string {
  if (isThere) return 'A file of this name is there: you are asked before it is replaced.';
  const leftOut = listing !== null && listing.leftOut > 0 ? ' Not all files of this folder are listed.' : '';
  return `${note}${leftOut}`;
}
