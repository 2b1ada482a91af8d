import { useRef, useState } from 'react';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { GivenFormat } from '../../../app/contract/machine.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { folderOfImage, withHome } from '../../state/opening/files.ts';
import { cancelPicking, chooseFiles, type PickPurpose } from '../../state/opening/pick.ts';
import { BrowseEntries } from './browse-entries.tsx';
import { typedPath } from './browse-list.ts';
import { BrowseProblem } from './browse-problem.tsx';
import { Crumbs } from './crumbs.tsx';
import { PathField } from './path-field.tsx';
import { useFolder } from './use-folder.ts';
import './browse.css';

const TITLES: Readonly<Record<PickPurpose, string>> = {
  open: 'Open an image or a session',
  attach: 'Attach an image',
  find: 'Find an image of the session',
  measure: 'Measure an image',
  trace: 'Load a trace log of QEMU',
  script: 'Run a script of console lines',
  compare: 'Compare with a file',
  notes: 'Import notes',
  layout: 'Import the layout of a device tree',
};

const FIELDS: Readonly<Record<PickPurpose, string>> = {
  open: 'Path of an image or a session',
  attach: 'Path of an image',
  find: 'Path of the image',
  measure: 'Path of an image',
  trace: 'Path of a trace log',
  script: 'Path of a script',
  compare: 'Path of the other file',
  notes: 'Path of a file of notes',
  layout: 'Path of a device tree blob',
};

const ACTIONS: Readonly<Partial<Record<PickPurpose, string>>> = {
  find: 'Choose',
  script: 'Run',
  compare: 'Compare',
  notes: 'Import',
  layout: 'Import',
};

/** Chooses image files where the host has no dialog of its own: the folders of the machine the engine runs on. */
export function BrowseDialog({ filesMax, purpose }: { filesMax: number; purpose: PickPurpose }) {
  const { listing, error, go: show } = useFolder(folderOfImage());
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isOpening, setIsOpening] = useState(false);
  const toggle = (path: string) =>
    setChosen(
      chosen.includes(path) ? chosen.filter((other) => other !== path) : [...chosen, path].slice(-filesMax),
    );
  const go = (directory: string) => {
    setRefusal(null);
    setTyped('');
    show(directory);
  };
  const open = async (paths: readonly string[], format?: GivenFormat) => {
    if (isOpening) return;
    setIsOpening(true);
    try {
      await chooseFiles({ paths, format });
    } catch (thrown) {
      const report = toReport(thrown);
      const [path] = paths;
      if (report.code === 'is-directory' && path !== undefined) go(path);
      else setRefusal({ report, paths });
    } finally {
      setIsOpening(false);
    }
  };
  const field = useRef<HTMLInputElement>(null);
  const type = (text: string) => {
    setTyped(text);
    // The button opens what is typed or chosen: whichever was the last.
    setChosen([]);
  };
  const typeIn = (text: string) => {
    type(text);
    field.current?.focus();
  };
  const take = async () => {
    try {
      const path = typedPath(await withHome(typed.trim()), listing?.directory ?? null);
      if (path !== '') await open([path]);
    } catch (thrown) {
      setRefusal({ report: toReport(thrown), paths: [] });
    }
  };
  const problem = refusal?.report ?? error;
  return (
    <Dialog title={TITLES[purpose]} className="browse" onClose={cancelPicking}>
      <PathField
        ref={field}
        label={FIELDS[purpose]}
        placeholder="Paste a path, or choose below"
        value={typed}
        onChange={type}
        onTake={() => void take()}
      />
      {listing !== null && <Crumbs directory={listing.directory} onGo={go} />}
      <BrowseProblem report={problem} onOpenAsRaw={refusal && (() => void open(refusal.paths, 'raw'))} />
      {listing !== null && (
        <BrowseEntries
          key={listing.directory}
          listing={listing}
          chosen={chosen}
          isMultiple={filesMax > 1}
          onToggle={toggle}
          onOpen={(path) => void open(chosen.includes(path) ? chosen : [path])}
          onGo={go}
          onPath={typeIn}
        />
      )}
      <footer className="browse-foot">
        <p className="secondary small">
          {listing !== null && listing.leftOut > 0 && `${formatCount(listing.leftOut)} more are not listed. `}
          {filesMax > 1 && 'Space marks several, Enter opens.'}
          {purpose === 'script' && 'Each cycle of it can be stepped back over.'}
        </p>
        <Button onClick={cancelPicking}>Cancel</Button>
        <Button
          look="primary"
          disabled={chosen.length === 0 && typed.trim() === ''}
          isBusy={isOpening}
          onClick={() => void (chosen.length > 0 ? open(chosen) : take())}
        >
          {chosen.length > 1 ? `Open ${formatPlural(chosen.length, 'file')}` : (ACTIONS[purpose] ?? 'Open')}
        </Button>
      </footer>
    </Dialog>
  );
}

/** What was chosen and can't be opened. */
interface Refused {
  readonly report: ErrorReport;
  readonly paths: readonly string[];
}
