import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { waitingByte } from '../../canvas/hex-grid/marks.ts';
import { formatOffset } from '../../format/numbers.ts';
import { isChangedIn } from '../../state/byte-page.ts';
import { bytePages } from '../../state/bytes.ts';
import { pointedStore } from '../../state/selection.ts';
import { goToPast } from './go-to-past.ts';
import { changeText, lastPastText, waitingText } from './past-words.ts';
import { waitingOf } from './scene.ts';
import { columnOf, rowAt } from './scene-rows.ts';

/** What the byte under the pointer, or else under the cursor, was before, and who changed its row; empty where nobody did. */
export function ByteStory({ flash, cursorOffset }: { flash: FlashState; cursorOffset: number }) {
  const pointed = useStore(pointedStore, (state) => state.deviceOffset);
  const deviceOffset = pointed ?? cursorOffset;
  const row = rowAt(flash, deviceOffset);
  useStore(bytePages.revision);
  const column = columnOf(deviceOffset);
  const [was, now] = [row?.before?.[column], row?.bytes[column]];
  const isChanged = row !== null && isChangedIn(row, column) && was !== undefined && now !== undefined;
  const past = row?.past ?? null;
  const waits = waitingByte(deviceOffset, waitingOf(flash));
  if (!isChanged && past === null && waits === null) return <div className="byte-story" />;
  return (
    <div className="byte-story one-line">
      {pointed !== null && <span className="mono byte-story-place">{formatOffset(pointed)}</span>}
      {isChanged && <span className="byte-story-change">{changeText(was, now)}</span>}
      {waits !== null && <span className="byte-story-waiting">{waitingText(waits)}</span>}
      {past !== null && (
        <button
          type="button"
          className="byte-story-past one-line"
          title="Go to that operation (Enter in the grid)"
          onClick={() => void goToPast(flash, deviceOffset)}
        >
          {lastPastText(past)}
        </button>
      )}
    </div>
  );
}
