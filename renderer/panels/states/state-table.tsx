import { useEffect, useRef } from 'react';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { StateMachine, Transition } from '../../../app/contract/states.ts';
import { classNames } from '../../kit/class-names.ts';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { CycleButton } from '../device/cycle-button.tsx';
import { Departure } from '../device/next-cycles.tsx';
import { standingIn } from './standing.ts';
import { cycleOf, targetsText, titleOf } from './step-words.ts';
import '../../kit/styles/ruled-table.css';

/** Height of the table's head, which stays. */
const HEAD_PX = 26;

/** Every row of the device's table, under the states that have it; the present state’s rows put their cycle into the console. */
export function StateTable({ flash, machine }: { flash: FlashState; machine: StateMachine }) {
  const bodyRef = useRef<HTMLElement>(null);
  useViewFocus(bodyRef);
  const state = standingIn(flash)?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows of another state come into sight
  useEffect(() => {
    const now = bodyRef.current?.querySelector('[data-now]');
    if (now instanceof HTMLElement) bodyRef.current?.scrollTo({ top: now.offsetTop - HEAD_PX });
  }, [state]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section ref={bodyRef} className="states-table" tabIndex={0} aria-label={`State table of ${flash.name}`}>
      <table className="ruled-table selectable">
        <thead>
          <tr>
            <th scope="col">cycle</th>
            <th scope="col">what it does</th>
            <th scope="col">leads to</th>
          </tr>
        </thead>
        {groupsOf(machine.transitions).map((rows) => (
          <Group key={rows[0]?.from.join()} rows={rows} flash={flash} machine={machine} />
        ))}
      </table>
    </section>
  );
}

function Group({
  rows,
  flash,
  machine,
}: {
  rows: readonly Transition[];
  flash: FlashState;
  machine: StateMachine;
}) {
  const device = standingIn(flash);
  const from = rows[0]?.from ?? [];
  const isNow = device !== null && from.includes(device.state);
  return (
    <tbody className={classNames(isNow && 'states-now')} data-now={isNow || undefined}>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          {from.map((name) => titleOf(machine, name)).join(' · ')}
          {isNow && (
            <span className="states-here">
              {' '}
              now{from.length > 1 && `: ${titleOf(machine, device.state)}`}
            </span>
          )}
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={`${row.by} ${row.cycle}`} className={classNames(row.breaksOff && 'states-off')}>
          <td className="mono">
            {isNow && row.sent !== null ? (
              <CycleButton flash={flash} cycle={cycleOf(row)} sent={row.sent} />
            ) : (
              cycleOf(row)
            )}
          </td>
          <td>
            {row.does}
            {row.departure !== null && <Departure sentence={row.departure} />}
          </td>
          <td>{targetsText(machine, row)}</td>
        </tr>
      ))}
    </tbody>
  );
}

/** Rows of the same states together, in the order of the table; those of time with the rest of their state. */
function groupsOf(transitions: readonly Transition[]): Transition[][] {
  const groups = new Map<string, Transition[]>();
  for (const row of transitions) {
    const key = row.from.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
