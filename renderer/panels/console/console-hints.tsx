import type { FlashState } from '../../../app/contract/machine.ts';
import { formatAddress } from '../../format/numbers.ts';

/** What to type first, while the log is empty. A click puts a line into the input; Enter runs it. */
export function ConsoleHints({ flash, onTake }: { flash: FlashState; onTake: (line: string) => void }) {
  return (
    <section className="console-hints" aria-label="Lines to begin with">
      <p className="secondary">Type a bus cycle or an operation, for example:</p>
      <ul>
        {hintsFor(flash).map(({ line, does }) => (
          <li key={line}>
            <button type="button" className="console-hint" onClick={() => onTake(line)}>
              <code>{line}</code>
              <span className="secondary">{does}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function hintsFor({ base, geometry: { bankWidthBytes }, isProtected }: FlashState) {
  return [
    { line: 'query', does: 'finds out what the flash is, as a driver does at start' },
    {
      line: `r${bankWidthBytes * 8} ${formatAddress(base)}`,
      does: `one bus cycle: reads ${bankWidthBytes * 8} bits at a bus address`,
    },
    {
      line: 'erase #0',
      does: isProtected
        ? 'tries to erase block 0; this flash is protected, so its bytes stay as they are'
        : 'erases block 0: each bus cycle of it is shown',
    },
    { line: 'help', does: 'everything the console takes' },
  ];
}
