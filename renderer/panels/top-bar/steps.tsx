import { GitBranch, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { History } from '../../../app/contract/machine.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/overlays/menu.tsx';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { keysOf, runCommand } from '../../state/commands.ts';
import { branchText, followBranch, historyOf, placeText } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';

const NOTHING_THERE = 'nothing was done there';

/** Back and forth over what was done, and where the machine stands in it; nothing while nothing was done. */
export function Steps() {
  const history = useStore(machineStore, historyOf);
  if (history === null || history.length === 0) return null;
  const { position, first, length } = history;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="clock steps" role="group" aria-label="History">
      <Step
        command="history.back"
        label="Step back"
        whyOff={
          position > first ? null : first === 0 ? NOTHING_THERE : 'what was done before is no longer kept'
        }
        icon={<StepBack size={14} />}
      />
      <span className="steps-place mono" title={placeText(history)}>
        {formatCount(position)} / {formatCount(length)}
      </span>
      <Step
        command="history.forward"
        label="Step forward"
        whyOff={position < length ? null : NOTHING_THERE}
        icon={<StepForward size={14} />}
      />
      {history.branches.length > 0 && <Branches history={history} />}
    </div>
  );
}

function Step({
  command,
  label,
  whyOff,
  icon,
}: {
  command: string;
  label: string;
  /** Null where there is something to step over. */
  whyOff: string | null;
  icon: ReactNode;
}) {
  return (
    // Not `disabled`: that would take the focus away at the end of the way.
    <Tooltip text={whyOff === null ? label : `${label}: ${whyOff}`} keys={keysOf(command)}>
      <Button
        look="plain"
        className="clock-button"
        icon={icon}
        aria-label={label}
        aria-disabled={whyOff !== null}
        onClick={() => runCommand(command)}
      />
    </Tooltip>
  );
}

/** What was done before somebody went back and did something else; the last that was left first. */
function Branches({ history }: { history: History }) {
  const trigger = (
    <Button
      look="plain"
      className="clock-button"
      icon={<GitBranch size={14} />}
      aria-label="Other branches"
    />
  );
  const items = history.branches.toReversed().map((branch) => ({
    id: branch.id,
    label: branchText(branch),
    icon: <GitBranch size={14} />,
    run: () => void followBranch(branch),
  }));
  return <Menu trigger={trigger} head="Done before somebody went back: follow it" items={items} />;
}
