import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './styles/controls.css';

export interface Tab<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly icon: ReactNode;
  readonly content: ReactNode;
}

/** Views that share one place. Only the chosen one is mounted. */
export function Tabs<V extends string>({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  onChange: (value: V) => void;
}) {
  const choose = (chosen: string) => {
    const tab = tabs.find((candidate) => candidate.value === chosen);
    if (tab !== undefined) onChange(tab.value);
  };
  return (
    <Radix.Root className="tabs" value={value} onValueChange={choose}>
      <Radix.List className="tab-list" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="tab" title={tab.label}>
            {tab.icon}
            <span className="tab-words">{tab.label}</span>
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="tab-content" tabIndex={-1}>
          {tab.value === value && tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
