import type { FlashState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { type BitFate, fatesOf, planProgram } from '../../values/program-over.ts';
import { Departure } from '../device/next-cycles.tsx';
import { ProgramCommands } from './program-commands.tsx';
import { VerdictLine } from './verdict-line.tsx';
import { byteText, deviceText, planVerdict } from './verdict-words.ts';

/** Most bytes that are drawn bit by bit; all of them are counted. */
const DRAWN_BYTES = 32;
const MARKS: Readonly<Record<BitFate, string>> = { stays: ' ', clears: '▾', 'needs erase': '▴' };

/** What becomes of each bit, what it takes, and what the device here makes of it. */
export function ProgramAnswer({
  flash,
  deviceOffset,
  before,
  after,
  isSpoken,
}: {
  flash: FlashState;
  deviceOffset: number;
  before: Uint8Array;
  after: Uint8Array;
  isSpoken: boolean;
}) {
  const plan = planProgram(before, after, { deviceOffset, regions: flash.geometry.regions });
  const device = deviceText(flash, plan, { before, after });
  const { departure, setsBits } = flash.device.programming;
  const more = after.length - DRAWN_BYTES;
  return (
    <div className="inspector-answer">
      <VerdictLine verdict={planVerdict(flash, plan)} isSpoken={isSpoken} />
      <ul className="program-bytes" aria-label="Bit by bit">
        {Array.from(after.subarray(0, DRAWN_BYTES), (byte, at) => (
          <ByteOverByte
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
            key={at}
            deviceOffset={deviceOffset + at}
            before={before[at] ?? 0}
            after={byte}
          />
        ))}
        {more > 0 && <li className="secondary">and {formatPlural(more, 'byte')} more</li>}
      </ul>
      {device !== null && (
        <p>
          {device}
          {setsBits && departure !== null && <Departure sentence={departure} />}
        </p>
      )}
      {!flash.isProtected && (
        <ProgramCommands
          flash={flash}
          deviceOffset={deviceOffset}
          bytes={after}
          eraseBlocks={plan.eraseBlocks}
        />
      )}
      <p className="secondary small">{flash.device.locks}</p>
    </div>
  );
}

/** What is there over what is wanted, and a mark under each bit that would change. */
function ByteOverByte({
  deviceOffset,
  before,
  after,
}: {
  deviceOffset: number;
  before: number;
  after: number;
}) {
  const fates = fatesOf(before, after);
  const bitAt = (byte: number, place: number) => (byte >> (7 - place)) & 1;
  return (
    <li>
      <span className="unseen">{byteText(deviceOffset, before, after)}</span>
      <span className="program-byte mono" aria-hidden="true">
        {fates.map((fate, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bit is its place
            key={place}
            className={`bit bit-${fate === 'needs erase' ? 'sets' : fate}`}
          >
            <span>{bitAt(before, place)}</span>
            <span>{bitAt(after, place)}</span>
            <span>{MARKS[fate]}</span>
          </span>
        ))}
      </span>
    </li>
  );
}
