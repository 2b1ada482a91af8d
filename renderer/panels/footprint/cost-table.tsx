import type { FootprintRow } from '../../../app/contract/footprint.ts';
import { formatPlural } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { LAB_KINDS, type LabKind, toggleKind } from '../../state/footprint/lab.ts';
import { amountText } from './costs.ts';
import { KIND_LOOKS, kindName } from './kind-looks.ts';
import { KindMark } from './kind-mark.tsx';

const COLUMNS = [
  {
    name: 'private',
    words: 'What no other process and no file has, above the same process without an image',
  },
  { name: 'Pss', words: 'All that is in memory, each page divided by the number of processes that have it' },
  { name: 'all of them', words: 'What all processes hold together, above as many without an image' },
];

/** Every kind with what one of its processes holds, and a tick that says whether it is measured and drawn. */
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
  /** Why the real QEMU can't be measured with this image, or null and its version. */
  qemu: { readonly version: string | null; readonly refusal: string | null };
}) {
  const control = rows.find(({ strategy }) => strategy !== 'qemu')?.control ?? null;
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
        {LAB_KINDS.map((kind) => (
          <KindRow
            key={kind}
            kind={kind}
            row={rows.find(({ strategy }) => strategy === kind) ?? null}
            isChosen={kinds.includes(kind)}
            version={qemu.version}
            refusal={kind === 'qemu' ? qemu.refusal : null}
          />
        ))}
        {control !== null && (
          <tr className="cost-control">
            <th scope="row">the same without an image</th>
            <td>{amountText(control.privateKiB)}</td>
            <td>{amountText(control.pssKiB)}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function KindRow({
  kind,
  row,
  isChosen,
  version,
  refusal,
}: {
  kind: LabKind;
  row: FootprintRow | null;
  isChosen: boolean;
  version: string | null;
  refusal: string | null;
}) {
  const { source, words } = KIND_LOOKS[kind];
  const isOff = !isChosen || refusal !== null;
  return (
    <tr className={classNames(isOff && 'cost-off')}>
      <th scope="row" title={words}>
        <label>
          <input
            type="checkbox"
            checked={!isOff}
            disabled={refusal !== null}
            onChange={() => toggleKind(kind)}
          />
          <KindMark kind={kind} />
          <span className="cost-kind">{kindName(kind, row?.qemuVersion ?? version)}</span>
          <span className="small secondary">{refusal ?? source}</span>
        </label>
      </th>
      {row === null || isOff ? (
        <td colSpan={3} />
      ) : (
        <>
          <td>{amountText(row.privateAboveControlKiB)}</td>
          <td>{amountText(row.pssKiB)}</td>
          <td>{amountText(row.totalAboveControlKiB)}</td>
        </>
      )}
    </tr>
  );
}
