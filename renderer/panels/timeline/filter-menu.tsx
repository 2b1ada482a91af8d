import { Funnel, Layers, PenLine, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '../../kit/button.tsx';
import { classNames } from '../../kit/class-names.ts';
import { Menu, type MenuItem } from '../../kit/overlays/menu.tsx';
import { machineStore } from '../../state/machine.ts';
import { filterOperations, filterStore } from '../../state/story/operations.ts';

const OPTIONS = [
  { value: 'all', icon: <Layers size={14} />, line: 'Polls, resets and probes, too' },
  { value: 'changes', icon: <PenLine size={14} />, line: 'Erases and programs' },
  { value: 'in vain', icon: <TriangleAlert size={14} />, line: 'What was refused, aborted or ignored' },
] as const;

/** Which operations the timeline lists. */
export function FilterMenu() {
  const { only, flash } = useStore(filterStore);
  const machine = useStore(machineStore, (state) => state.machine);
  const flashes = machine?.flashes ?? [];
  const isOn = only !== 'all' || flash !== null;
  const trigger = (
    <Button
      look="plain"
      className={classNames('timeline-filter', isOn && 'timeline-filter-on')}
      icon={<Funnel size={14} />}
      aria-label={isOn ? `Filter: ${only}${flash === null ? '' : `, ${flashes[flash]?.name}`}` : 'Filter'}
    />
  );
  const choice = {
    label: 'Which operations are listed',
    value: only,
    options: OPTIONS,
    choose: (value: string) => {
      const option = OPTIONS.find((each) => each.value === value);
      if (option !== undefined) filterOperations({ only: option.value });
    },
  };
  return <Menu trigger={trigger} choice={choice} items={flashes.length < 2 ? [] : itemsOf()} />;

  function itemsOf(): readonly MenuItem[] {
    const one = flashes
      .filter(({ index }) => index !== flash)
      .map(({ index, name }) => ({
        label: `Only those of ${name}`,
        icon: <Funnel size={14} />,
        run: () => filterOperations({ flash: index }),
      }));
    const all = {
      label: 'Those of every flash',
      icon: <Layers size={14} />,
      run: () => filterOperations({ flash: null }),
    };
    return flash === null ? one : [...one, all];
  }
}
