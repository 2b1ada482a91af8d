import { type FormEvent, useState } from 'react';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { finishPicking } from '../../state/opening/pick.ts';
import { BrowseEntries } from './browse-entries.tsx';
import { crumbsOf } from './browse-list.ts';
import { useFolder } from './use-folder.ts';
import './browse.css';

/** Chooses image files where the host has no dialog of its own: the folders of the machine the engine runs on. */
export function BrowseDialog({ filesMax }: { filesMax: number }) {
  const { listing, error, go } = useFolder();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (path: string) =>
    setChosen(
      chosen.includes(path) ? chosen.filter((other) => other !== path) : [...chosen, path].slice(-filesMax),
    );
  return (
    <Dialog title={filesMax === 1 ? 'Attach an image' : 'Open an image'} className="browse" onClose={cancel}>
      <PathField onOpen={(path) => finishPicking([path])} />
      {listing !== null && <Crumbs directory={listing.directory} onGo={go} />}
      {error !== null && (
        <p className="browse-error" role="alert">
          {error.what}
          {error.where !== null && `: ${error.where}`}. {error.todo}
        </p>
      )}
      {listing !== null && (
        <BrowseEntries
          key={listing.directory}
          listing={listing}
          chosen={chosen}
          onToggle={toggle}
          onOpen={(path) => finishPicking(chosen.includes(path) ? chosen : [path])}
          onGo={go}
        />
      )}
      <footer className="browse-foot">
        <p className="secondary small">
          {listing !== null && listing.leftOut > 0 && `${formatCount(listing.leftOut)} more are not listed. `}
          {filesMax > 1 && 'Space marks several, Enter opens.'}
        </p>
        <Button onClick={cancel}>Cancel</Button>
        <Button look="primary" disabled={chosen.length === 0} onClick={() => finishPicking(chosen)}>
          {chosen.length > 1 ? `Open ${formatPlural(chosen.length, 'file')}` : 'Open'}
        </Button>
      </footer>
    </Dialog>
  );
}

function PathField({ onOpen }: { onOpen: (path: string) => void }) {
  const [path, setPath] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A path that was copied from a file manager or a shell often comes in quotes.
    const plain = path.trim().replace(/^(["'])(.*)\1$/, '$2');
    if (plain !== '') onOpen(plain);
  };
  return (
    <form className="browse-path" onSubmit={submit}>
      <input
        className="field mono"
        aria-label="Path of an image"
        placeholder="Paste a path, or choose below"
        spellCheck={false}
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
    </form>
  );
}

function Crumbs({ directory, onGo }: { directory: string; onGo: (directory: string) => void }) {
  return (
    <nav className="crumbs" aria-label="Folders above">
      {crumbsOf(directory).map(({ name, path }) => (
        <button key={path} type="button" className="crumb" onClick={() => onGo(path)}>
          {name}
        </button>
      ))}
    </nav>
  );
}

function cancel(): void {
  finishPicking([]);
}
