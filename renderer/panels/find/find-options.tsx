import { IntegerOrder, IntegerWidth, TextEncoding } from '../../../app/contract/find.ts';
import { changeForm, type FindForm } from '../../state/find/find.ts';

const ENCODINGS: Readonly<Record<TextEncoding, string>> = {
  any: 'UTF-8 or UTF-16',
  ascii: 'ASCII',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
};
const ORDERS: Readonly<Record<IntegerOrder, string>> = {
  little: 'little-endian',
  big: 'big-endian',
  any: 'either order',
};
const WIDTHS = [1, 2, 4, 8] as const;

/** What there is to choose for the kind of pattern. */
export function FindOptions({ form }: { form: FindForm }) {
  const { kind, ignoresCase, encoding, widthBytes, order } = form;
  return (
    <>
      {(kind === 'text' || kind === 'regex') && (
        <label className="find-check">
          <input
            type="checkbox"
            checked={!ignoresCase}
            onChange={(event) => changeForm({ ignoresCase: !event.target.checked })}
          />
          Match case
        </label>
      )}
      {kind === 'text' && (
        <select
          className="field"
          aria-label="Encoding"
          value={encoding}
          onChange={(event) => changeForm({ encoding: TextEncoding.parse(event.target.value) })}
        >
          {TextEncoding.options.map((name) => (
            <option key={name} value={name}>
              {ENCODINGS[name]}
            </option>
          ))}
        </select>
      )}
      {kind === 'integer' && (
        <>
          <select
            className="field"
            aria-label="Width"
            value={widthBytes}
            onChange={(event) => changeForm({ widthBytes: IntegerWidth.parse(Number(event.target.value)) })}
          >
            {WIDTHS.map((width) => (
              <option key={width} value={width}>
                {8 * width} bits
              </option>
            ))}
          </select>
          <select
            className="field"
            aria-label="Byte order"
            value={order}
            onChange={(event) => changeForm({ order: IntegerOrder.parse(event.target.value) })}
          >
            {IntegerOrder.options.map((name) => (
              <option key={name} value={name}>
                {ORDERS[name]}
              </option>
            ))}
          </select>
        </>
      )}
    </>
  );
}
