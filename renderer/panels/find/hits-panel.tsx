import { Search } from 'lucide-react';
import { useStore } from 'zustand';
import type { Hit } from '../../../app/contract/finding.ts';
import { Button } from '../../kit/button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { runCommand } from '../../state/commands.ts';
import { hitSearch, listAsksStore } from '../../state/find/find.ts';
import { HitList } from './hit-list.tsx';
import { SearchNote } from './search-status.tsx';
import './find.css';

/** All that the find bar found. */
export function HitsPanel() {
  const asked = useStore(hitSearch.store, (state) => state.asked);
  const asks = useStore(listAsksStore, ({ hits }) => hits);
  return (
    <Panel title="Hits" icon={<Search size={14} />} note={<SearchNote search={hitSearch} what="hit" />}>
      {asked === null ? (
        <p className="find-empty secondary">
          Nothing was looked for yet.
          <Button onClick={() => runCommand('find.open')}>Find…</Button>
        </p>
      ) : (
        <HitList search={hitSearch} label="Hits" asks={asks} line={(hit) => <HitLine hit={hit} />} />
      )}
    </Panel>
  );
}

function HitLine({ hit: { bytes, start, lengthBytes } }: { hit: Hit }) {
  const end = Math.min(bytes.length, start + lengthBytes);
  const parts = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  const [before = '', inside = '', after = ''] = parts.map(hexOf);
  const [signsBefore = '', signs = '', signsAfter = ''] = parts.map(signsOf);
  return (
    <>
      <span className="mono hit-hex one-line">
        <span className="faint">{before}</span> <b>{inside}</b> <span className="faint">{after}</span>
      </span>
      <span className="mono hit-signs one-line">
        <span className="faint">{signsBefore}</span>
        <b>{signs}</b>
        <span className="faint">{signsAfter}</span>
      </span>
    </>
  );
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** ASCII, with a dot for what has no sign. */
function signsOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}
