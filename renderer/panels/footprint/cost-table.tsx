import type { FootprintRow } from '../../../app/contract/footprint.ts';
import { formatPlural } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { LAB_KINDS, type LabKind, toggleKind } from '../../state/footprint/lab.ts';
import type { LabQemu } from '../../state/footprint/lab-request.ts';
import { amountText, timesShared } from './costs.ts';
import { kindName } from './kind-looks.ts';
import { KindMark } from './kind-mark.tsx';

const COLUMNS = [
  {
    name: 'private',
    words: 'What no other process and no file has, above the same process without an image',
  },
  {
    name: 'image Pss',
    words: 'Its part of the image: each page divided by the number of processes that have it',
  },
  { name: 'image of all', words: 'The image in the memory of all processes together' },
  { name: '× shared', words: 'How many times as much of the image as under shared' },
];

/** Every kind with what its processes hold, and a tick that says whether it is measured and drawn. */
export function CostTable({
  rows,
  count,
  kinds,
  qemu,
}: {
  /** Those of one count. */
  rows: readonly FootprintRow[];
  /** Null before anything is measured. */
  count: number | null;
  kinds: readonly LabKind[];
  qemu: LabQemu;
}) {
  return (
    <table className="cost-table">
      <caption>
        {count === null
          ? 'What is compared'
          : `Each of ${formatPlural(count, 'process', 'processes')}, the median`}
      </caption>
      <thead>
        <tr>
          <th scope="col" className="cost-column">
            strategy
          </th>
          {COLUMNS.map(({ name, words }) => (
            <th key={name} scope="col" className="cost-column" title={words}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LAB_KINDS.map((kind) => {
          const refusal = kind === 'qemu' ? qemu.refusal : null;
          const row = rows.find(({ strategy }) => strategy === kind) ?? null;
          const name = kindName(kind, row?.qemuVersion ?? qemu.version);
          const isOn = kinds.includes(kind);
          return (
            <tr key={kind} className={classNames((!isOn || refusal !== null) && 'cost-off')}>
              <KindCell kind={kind} name={name} isOn={isOn} refusal={refusal} />
              {row === null || !isOn ? (
                <td colSpan={COLUMNS.length} className="cost-refusal small secondary">
                  {refusal}
                </td>
              ) : (
                <Amounts row={row} rows={rows} />
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function KindCell({
  kind,
  name,
  isOn,
  refusal,
}: {
  kind: LabKind;
  name: string;
  isOn: boolean;
  /** Why it can't be measured with this image. */
  refusal: string | null;
}) {
  return (
    <th scope="row">
      <label>
        <input
          type="checkbox"
          checked={isOn && refusal === null}
          disabled={refusal !== null}
          title={refusal ?? undefined}
          onChange={() => toggleKind(kind)}
        />
        <KindMark kind={kind} />
        <span className="cost-kind">{name}</span>
      </label>
    </th>
  );
}

function Amounts({ row, rows }: { row: FootprintRow; rows: readonly FootprintRow[] }) {
  return (
    <>
      <td>{amountText(row.privateAboveControlKiB)}</td>
      <td>{row.mapping === null ? '?' : amountText(row.mapping.pssKiB)}</td>
      <td>{amountText(row.imageKiB)}</td>
      <td>{timesShared(row, rows)}</td>
    </>
  );
}
