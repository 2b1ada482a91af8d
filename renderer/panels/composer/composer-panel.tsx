import { ListChecks, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Rehearsal } from '../../../app/contract/composer.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { runCommand } from '../../state/commands.ts';
import { composedCommands, composerStore, lineOfDraft, sendNext } from '../../state/composer.ts';
import { runLines } from '../../state/console.ts';
import { placeIn, selectionStore } from '../../state/selection.ts';
import { usePerFlash } from '../use-per-flash.ts';
import { ComposerActions } from './composer-actions.tsx';
import { ComposerFields } from './composer-fields.tsx';
import { RehearsedCycles } from './rehearsed-cycles.tsx';
import { useRehearsal } from './use-rehearsal.ts';
import './composer.css';

/** In the console's place: a form for each command of the device, and the cycles that it comes to, before they are sent. */
export function ComposerPanel({ flash }: { flash: FlashState }) {
  const note = (
    <IconButton
      label="Back to the console"
      keys="Ctrl+`"
      icon={<X size={14} />}
      onClick={() => runCommand('focus.console')}
    />
  );
  return (
    <Panel title="Compose a command" icon={<ListChecks size={14} />} note={note}>
      <ComposerForm flash={flash} />
    </Panel>
  );
}

/** Enter sends all of it as the console's own command does, and shows the console; Alt+Enter the next cycle alone. */
function ComposerForm({ flash }: { flash: FlashState }) {
  const draft = useStore(composerStore, (state) => state.draft);
  const { cursorOffset } = useStore(selectionStore, placeIn(flash.index));
  const { answer } = usePerFlash(composedCommands);
  const formRef = useRef<HTMLFormElement>(null);
  const commands = answer?.commands ?? [];
  const command = commands.find(({ name }) => name === draft.name) ?? commands[0];
  const line = command === undefined ? null : lineOfDraft(draft, command, flash.base + cursorOffset);
  const { rehearsal, sent } = useRehearsal(flash, line);
  useEffect(() => formRef.current?.querySelector('select')?.focus(), []);
  const sendAll = () => {
    if (line === null) return;
    runCommand('focus.console');
    void runLines(line, flash.index);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') runCommand('focus.console');
    if (event.key !== 'Enter' || line === null) return;
    // A list of choices submits no form by itself.
    if (!event.altKey && !(event.target instanceof HTMLSelectElement)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) void sendNext(line, flash.index);
    else sendAll();
  };
  return (
    <form
      ref={formRef}
      className="composer"
      aria-label="Command"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        sendAll();
      }}
    >
      <ComposerFields flash={flash} commands={commands} command={command} cursorOffset={cursorOffset} />
      <p className="composer-says" aria-live="polite">
        {rehearsal !== null && <Says rehearsal={rehearsal} />}
      </p>
      <RehearsedCycles rehearsal={rehearsal} sent={sent} />
      <ComposerActions flash={flash.index} line={line} rehearsal={rehearsal} sentCount={sent.length} />
    </form>
  );
}

/** What is wrong with the line, or what a driver would say at its end. */
function Says({ rehearsal: { error, results } }: { rehearsal: Rehearsal }) {
  if (error !== null) return <span className="composer-bad">{`${error.what}. ${error.todo}`}</span>;
  const last = results.at(-1);
  if (last === undefined) return null;
  return (
    <span className={last.tone === 'bad' ? 'composer-bad' : 'secondary'}>
      A driver would say: {last.text}
    </span>
  );
}
