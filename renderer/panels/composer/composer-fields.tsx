import { Crosshair } from 'lucide-react';
import { useId } from 'react';
import { useStore } from 'zustand';
import type { ComposedCommand } from '../../../app/contract/composer.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress } from '../../format/numbers.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { changeDraft, composerStore } from '../../state/composer.ts';

/** Which command, at which bus address, with what bytes: as much of it as the command takes. */
export function ComposerFields({
  flash,
  commands,
  command,
  cursorOffset,
}: {
  flash: FlashState;
  commands: readonly ComposedCommand[];
  command: ComposedCommand | undefined;
  cursorOffset: number;
}) {
  const { address, bytes } = useStore(composerStore, ({ draft }) => draft);
  const id = useId();
  const parameters = command?.parameters ?? '';
  return (
    <>
      <div className="composer-row">
        <select
          aria-label="Command"
          className="field"
          title={command?.does}
          value={command?.name ?? ''}
          onChange={(event) => changeDraft({ name: event.target.value })}
        >
          {commands.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {parameters === '' ? (
          <span className="secondary one-line">{command?.does}</span>
        ) : (
          <>
            <label htmlFor={`${id}address`}>at</label>
            <input
              id={`${id}address`}
              aria-label="Address on the bus"
              className="field mono"
              spellCheck={false}
              autoComplete="off"
              value={address ?? formatAddress(flash.base + cursorOffset)}
              onChange={(event) => changeDraft({ address: event.target.value })}
            />
            <IconButton
              label={address === null ? 'The address goes with the cursor' : 'Go with the cursor'}
              icon={<Crosshair size={14} />}
              disabled={address === null}
              onClick={() => changeDraft({ address: null })}
            />
          </>
        )}
      </div>
      {parameters === 'ADDR BYTES' && (
        <div className="composer-row">
          <label htmlFor={`${id}bytes`}>bytes</label>
          <input
            id={`${id}bytes`}
            className="field mono"
            spellCheck={false}
            autoComplete="off"
            placeholder='de ad be ef or "text"'
            value={bytes}
            onChange={(event) => changeDraft({ bytes: event.target.value })}
          />
        </div>
      )}
    </>
  );
}
