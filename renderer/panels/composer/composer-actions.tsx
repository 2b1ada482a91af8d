import { RotateCcw } from 'lucide-react';
import type { Rehearsal } from '../../../app/contract/composer.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { rehearseLine, sendNext } from '../../state/composer.ts';

/** Sends all of a command or one cycle after the other; the form around it sends all of it when it is submitted. */
export function ComposerActions({
  flash,
  line,
  rehearsal,
  sentCount,
}: {
  flash: FlashIndex;
  line: string | null;
  rehearsal: Rehearsal | null;
  sentCount: number;
}) {
  const total = rehearsal?.total ?? 0;
  const canSend = rehearsal !== null && rehearsal.error === null;
  return (
    <div className="composer-actions">
      <Button look="primary" type="submit" disabled={!canSend} title="Enter">
        Send all
      </Button>
      <Button
        disabled={!canSend || sentCount >= rehearsal.cycles.length}
        title="Alt+Enter"
        onClick={() => line !== null && void sendNext(line, flash)}
      >
        Send next
      </Button>
      {sentCount > 0 && line !== null && (
        <IconButton
          label="From the beginning"
          icon={<RotateCcw size={14} />}
          onClick={() => void rehearseLine(line, flash)}
        />
      )}
      {total > 0 && (
        <span className="secondary composer-count">
          {formatCount(sentCount)} of {formatPlural(total, 'cycle')} sent
        </span>
      )}
    </div>
  );
}
