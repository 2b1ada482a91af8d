import { memo } from 'react';
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { formatAddress, formatCount } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { Prose } from '../../kit/prose.tsx';
import type { EchoEntry, LogLine } from '../../state/console.ts';
import { cycleName, cycleTransfer } from './cycle-text.ts';

/** One line of the log. Lines never change, so they are drawn once. `namesFlash`: cycles say which flash answered. */
export const LogEntry = memo(function LogEntry({
  entry,
  namesFlash,
}: Pick<LogLine, 'entry'> & { namesFlash: boolean }) {
  switch (entry.kind) {
    case 'echo':
      return <Echo entry={entry} />;
    case 'cycle':
      return <CycleLine entry={entry} namesFlash={namesFlash} />;
    case 'folded':
      return (
        <div className="log-line">
          <span className="log-number">×{formatCount(entry.cycles)}</span>
          <span className="secondary">{entry.text}</span>
        </div>
      );
    case 'script':
      return (
        <div className="log-line log-script mono">
          <span className="log-number">{formatCount(entry.line)}:</span>
          <span className="log-text">{entry.text}</span>
        </div>
      );
    case 'text':
      return (
        <div className="log-line">
          <span className="log-number" />
          <span className={`log-text log-${entry.tone}`}>
            <Prose text={entry.text} />
          </span>
        </div>
      );
    case 'error':
      return <ErrorLine what={entry.what} todo={entry.todo} />;
    case 'help':
      return <Help rows={entry.rows} />;
  }
});

/** Longest line that the log repeats whole, in characters. */
const ECHO_MAX_LENGTH = 400;

function Echo({ entry: { flash, line: typed, errorColumn } }: { entry: EchoEntry }) {
  const line = typed.length > ECHO_MAX_LENGTH ? `${typed.slice(0, ECHO_MAX_LENGTH)}…` : typed;
  const at = errorColumn ?? line.length;
  const end = line.indexOf(' ', at) < 0 ? line.length : line.indexOf(' ', at);
  return (
    <div className="log-line log-echo mono">
      <span className="log-number">flash{flash}&gt;</span>
      <span className="log-text">
        {line.slice(0, at)}
        {at < end && <mark>{line.slice(at, end)}</mark>}
        {line.slice(end)}
      </span>
    </div>
  );
}

function CycleLine({
  entry: { cycle, flash },
  namesFlash,
}: {
  entry: Extract<ConsoleEntry, { kind: 'cycle' }>;
  namesFlash: boolean;
}) {
  return (
    <div className="log-line">
      <span className="log-number mono">{formatCount(cycle.number)}</span>
      <span className="log-text">
        <span className="mono log-cycle">
          {cycleName(cycle)} {formatAddress(cycle.address)}{' '}
          <span className={classNames(cycle.direction === 'read' && 'log-read')}>{cycleTransfer(cycle)}</span>
        </span>
        {namesFlash && flash !== null && <span className="log-flash">flash{flash}</span>}
        <span className={`log-what log-${cycle.tone}`}>{cycle.what}</span>
        {cycle.moved && cycle.state !== '' && <span className="log-state"> → {cycle.state}</span>}
        {cycle.departure !== null && (
          <span
            className="log-departure"
            title={cycle.departure}
            role="img"
            aria-label={`Departure: ${cycle.departure}`}
          >
            {' '}
            ◆
          </span>
        )}
      </span>
    </div>
  );
}

function ErrorLine({ what, todo }: { what: string; todo: string }) {
  return (
    <div className="log-line">
      <span className="log-number log-bad" aria-hidden="true">
        ✕
      </span>
      <span className="log-text">
        <span className="log-bad">
          <Prose text={what} />.
        </span>{' '}
        <span className="secondary">
          <Prose text={todo} />
        </span>
      </span>
    </div>
  );
}

function Help({ rows }: { rows: readonly { usage: string; does: string }[] }) {
  return (
    <dl className="log-help">
      {rows.map(({ usage, does }) => (
        <div key={usage}>
          <dt className="mono">{usage}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
