import { Grid2x2, Trash2 } from 'lucide-react';
import type { KeptLayout, Partition } from '../../../app/contract/flash-layout.ts';
import { formatAddress, formatPlural, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { removeLayout } from '../../state/partitions/layout-dialog.ts';
import type { LayoutPart } from '../../state/partitions/layout-tree.ts';
import { colourOf } from '../../state/partitions/partition-bands.ts';
import { PartitionSwatch } from '../partitions/partition-swatch.tsx';

import { ProblemItems } from './node-facts.tsx';

/** How the flash is divided, or what is chosen of that: all of it in words. */
export function PartitionPanel({ part: { layout, partition } }: { part: LayoutPart }) {
  const tools = (
    <span className="node-tools">
      <Button icon={<Trash2 size={14} />} onClick={() => void removeLayout()}>
        Remove the layout
      </Button>
    </span>
  );
  return (
    <Panel title={partition?.name ?? 'Layout'} icon={<Grid2x2 size={14} />} note={tools}>
      <div className="node-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
        <aside className="node-facts" tabIndex={0} aria-label="What it is">
          {partition === null ? <LayoutFacts layout={layout} /> : <PartitionFacts partition={partition} />}
          <p className="secondary small">
            Layout of {layout.name}, from {layout.source}.
          </p>
        </aside>
        <PartitionTable layout={layout} chosen={partition} />
      </div>
    </Panel>
  );
}

function LayoutFacts({ layout: { partitions, problems } }: { layout: KeptLayout }) {
  return (
    <>
      <p>
        <b>{formatPlural(partitions.length, 'partition')}</b>
      </p>
      <Problems problems={problems} />
    </>
  );
}

function PartitionFacts({
  partition: { offset, sizeBytes, isReadOnly, problems },
}: {
  partition: Partition;
}) {
  return (
    <>
      <p>
        <b>{isReadOnly ? 'Read-only partition' : 'Partition'}</b>{' '}
        <span className="secondary">{formatSize(sizeBytes)}</span>
      </p>
      <p className="secondary mono small">
        {formatAddress(offset)} to {formatAddress(offset + sizeBytes - 1)}
      </p>
      <Problems problems={problems} />
    </>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  return (
    <ul className="node-checks">
      <ProblemItems problems={problems} />
    </ul>
  );
}

function PartitionTable({ layout, chosen }: { layout: KeptLayout; chosen: Partition | null }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section className="node-view" tabIndex={0} aria-label="Partitions">
      <table className="ruled-table node-table selectable">
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col">at</th>
            <th scope="col">size</th>
            <th scope="col">what else</th>
          </tr>
        </thead>
        <tbody>
          {layout.partitions.map((partition, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the partitions of a layout stay in their places
            <tr key={index} aria-current={partition === chosen ? 'true' : undefined}>
              <td>
                <span className="partition-name">
                  <PartitionSwatch colour={colourOf(layout, partition)} />
                  {partition.name}
                </span>
              </td>
              <td className="mono secondary">{formatAddress(partition.offset)}</td>
              <td className="secondary">{formatSize(partition.sizeBytes)}</td>
              <td className="node-value">
                {[partition.isReadOnly && 'read-only', ...partition.problems].filter(Boolean).join('. ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
