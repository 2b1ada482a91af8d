import { Hash, ScanSearch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress } from '../../format/numbers.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { registerCommand } from '../../state/commands.ts';
import { inspectorRowsStore, toggleBase } from '../../state/inspector/rows.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { placeIn, selectedRange, selectionStore } from '../../state/selection.ts';
import { ProgramForm } from './program-form.tsx';
import { RowsMenu } from './rows-menu.tsx';
import { useInspected } from './use-inspected.ts';
import { ValueTable } from './value-table.tsx';
import './inspector.css';

/** What the bytes at the cursor, or the first ones that are selected, may mean, and what can be programmed there. */
export function InspectorPanel() {
  const flash = useStore(machineStore, currentFlash);
  if (flash === null) return null;
  return <Inspector flash={flash} />;
}

function Inspector({ flash }: { flash: FlashState }) {
  const bodyRef = useRef<HTMLDivElement>(null);
  const place = useStore(selectionStore, placeIn(flash.index));
  const base = useStore(inspectorRowsStore, (state) => state.base);
  const deviceOffset = selectedRange(place)?.start ?? place.cursorOffset;
  const inspected = useInspected(flash, deviceOffset);
  useFocusCommands(bodyRef);
  const isHex = base === 'hex';
  const note = (
    <span className="inspector-note">
      <span className="mono one-line" title={`In the flash: ${formatAddress(deviceOffset)}`}>
        {formatAddress(deviceOffset)}
      </span>
      <IconButton
        label={isHex ? 'Whole numbers are hexadecimal' : 'Whole numbers are decimal'}
        icon={<Hash size={14} />}
        aria-pressed={isHex}
        onClick={toggleBase}
      />
      <RowsMenu />
    </span>
  );
  return (
    <Panel title="Byte inspector" icon={<ScanSearch size={14} />} note={note}>
      <div ref={bodyRef} className="inspector">
        {inspected === null ? (
          <p className="inspector-none secondary">
            The image is lost: there are no bytes until it is opened again.
          </p>
        ) : (
          <>
            <ValueTable inspected={inspected} base={base} deviceOffset={deviceOffset} />
            <ProgramForm flash={flash} inspected={inspected} deviceOffset={deviceOffset} />
          </>
        )}
      </div>
    </Panel>
  );
}

/** The ways into it from the keyboard. */
function useFocusCommands(bodyRef: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const focus = (selector: string) => {
      const element = bodyRef.current?.querySelector<HTMLElement>(selector);
      element?.focus();
      if (element instanceof HTMLInputElement) element.select();
    };
    const stops = [
      registerCommand({
        id: 'focus.inspector',
        title: 'Focus the byte inspector',
        keys: ['Alt+I'],
        run: () => focus('.inspector-copy[tabindex="0"], .inspector-field'),
      }),
      registerCommand({
        id: 'inspector.program',
        title: 'Ask whether a value can be programmed here',
        keys: ['Alt+Shift+P'],
        run: () => focus('.inspector-field'),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bodyRef]);
}
