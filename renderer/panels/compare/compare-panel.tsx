import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';
import { shortFlashName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { focusView, useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { goToRange } from '../../state/compare/compare-place.ts';
import {
  type Comparison,
  compareAgain,
  compareStore,
  endAskingForPlace,
  showMode,
} from '../../state/compare/comparison.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { GoToBar } from '../bytes/go-to-bar.tsx';
import { CompareBytes } from './compare-bytes.tsx';
import { CompareMenu, waysToCompare } from './compare-menu.tsx';
import { CompareStructures } from './compare-structures.tsx';
import { sideNames, summaryText } from './compare-words.ts';
import { PositionBar } from './position-bar.tsx';
import { Working } from './working.tsx';
import './compare.css';

/** What a flash holds beside what something else holds. */
export function ComparePanel() {
  const current = useStore(machineStore, currentFlash);
  const flashes = useStore(machineStore, (state) => state.machine?.flashes) ?? [];
  const comparison = useStore(compareStore, (state) => state.comparison);
  const isAsking = useStore(compareStore, (state) => state.asks > 0);
  const goAsks = useStore(compareStore, (state) => state.goAsks);
  const flash = (comparison && flashes[comparison.flash]) ?? current;
  if (flash === null) return null;
  return (
    <div className="view compare">
      {comparison !== null && <Head flash={flash} flashes={flashes} comparison={comparison} />}
      {isAsking && <PositionBar flash={flash} />}
      {goAsks > 0 && comparison !== null && <GoToBar flash={flash} asks={goAsks} onLeave={leavePlace} />}
      {comparison === null ? (
        <Start flash={flash} flashes={flashes} />
      ) : (
        <Body flash={flash} flashes={flashes} comparison={comparison} />
      )}
    </div>
  );
}

function leavePlace(): void {
  endAskingForPlace();
  focusView();
}

interface Shown {
  readonly flash: FlashState;
  readonly flashes: readonly FlashState[];
  readonly comparison: Comparison;
}

/** Before there is something to show: the ways to compare. */
function Start({ flash, flashes }: Omit<Shown, 'comparison'>) {
  const ended = useStore(compareStore, (state) => state.ended);
  const firstRef = useRef<HTMLButtonElement>(null);
  useViewFocus(firstRef);
  return (
    <div className="compare-start">
      {ended !== null && <p role="status">{ended}</p>}
      <p className="secondary">
        Compare what {shortFlashName(flash.name)} holds now with something else: where the bytes differ, and
        what that means for what lies in them.
      </p>
      <div className="compare-ways">
        {waysToCompare(flash, flashes).map(({ id, label, icon, keys, run }, at) => (
          <Button key={id ?? label} ref={at === 0 ? firstRef : undefined} icon={icon} onClick={run}>
            {label}
            {keys !== undefined && <kbd>{keys}</kbd>}
          </Button>
        ))}
      </div>
      <p className="secondary small">A second file that is dropped on the window can be compared, too.</p>
    </div>
  );
}

const MODES = [
  { value: 'bytes', label: 'Bytes' },
  { value: 'structures', label: 'Structures' },
] as const;

function Head({ flash, flashes, comparison }: Shown) {
  const mode = useStore(compareStore, (state) => state.mode);
  const { result } = comparison;
  const names = sideNames(flash, flashes, comparison);
  const summary = result === null ? '' : summaryText(result, names);
  const hasRanges = (result?.kept ?? 0) > 0;
  return (
    <div className="compare-toolbar">
      <CompareMenu flash={flash} flashes={flashes} text={names.other} />
      <p className="compare-summary one-line" role="status" title={summary}>
        {summary}
      </p>
      <IconButton
        label="The range that differs before"
        keys="Ctrl+["
        icon={<ArrowUp size={14} />}
        disabled={!hasRanges}
        onClick={() => void goToRange('back')}
      />
      <IconButton
        label="The next range that differs"
        keys="Ctrl+]"
        icon={<ArrowDown size={14} />}
        disabled={!hasRanges}
        onClick={() => void goToRange('forward')}
      />
      <Segmented label="Compare" segments={MODES} value={mode} onChange={showMode} />
    </div>
  );
}

function Body({ flash, flashes, comparison }: Shown) {
  const mode = useStore(compareStore, (state) => state.mode);
  const { result, progress, error } = comparison;
  const names = sideNames(flash, flashes, comparison);
  if (result === null)
    return progress && <Working doing={`Comparing ${names.flash} with ${names.other}`} progress={progress} />;
  return (
    <>
      <Notices comparison={comparison} />
      {mode === 'structures' ? (
        <CompareStructures comparison={comparison} />
      ) : (
        error === null && <CompareBytes {...{ flash, comparison, result, names }} />
      )}
    </>
  );
}

/** What is to be known before one believes what is shown. */
function Notices({ comparison: { isStale, error, result } }: { comparison: Comparison }) {
  if (error !== null) {
    return (
      <p className="compare-notice compare-lost" role="alert">
        <b>{error.what}.</b> {error.todo} <Again />
      </p>
    );
  }
  if (isStale) {
    return (
      <p className="compare-notice" role="status">
        Bytes changed since they were compared: the list is of then. <Again />
      </p>
    );
  }
  if (result === null || result.copiedBytes === 0) return null;
  return (
    <p className="compare-notice small secondary">
      What it held then is kept as a copy of {formatSize(result.copiedBytes)} until the comparison ends.
    </p>
  );
}

function Again() {
  return <Button onClick={() => void compareAgain()}>Compare again</Button>;
}
