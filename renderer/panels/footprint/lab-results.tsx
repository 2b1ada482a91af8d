import { Copy } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { TOUCH_WORDS } from '../../../app/contract/footprint.ts';
import { formatPlural } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { copyAndTell } from '../../state/copy.ts';
import { labStore, type Measurement } from '../../state/footprint/lab.ts';
import type { LabQemu } from '../../state/footprint/lab-request.ts';
import { CostChart } from './cost-chart.tsx';
import type { CostScale } from './cost-plot.ts';
import { CostTable } from './cost-table.tsx';
import { costCsv, costMarkdown } from './cost-text.ts';
import { costsOf } from './costs.ts';

const SCALES = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const;

/** What was measured: curves, and the exact numbers at one count, which is the largest unless another is pointed at. */
export function LabResults({
  qemu,
  isOfNow,
}: {
  qemu: LabQemu;
  /** Whether what was measured is what is set up now. */
  isOfNow: boolean;
}) {
  const measured = useStore(labStore, (lab) => lab.measured);
  const kinds = useStore(labStore, (lab) => lab.kinds);
  const [pointedCount, setPointedCount] = useState<number | null>(null);
  const [scale, setScale] = useState<CostScale>('linear');
  const costs = useMemo(() => costsOf(measured?.rows ?? [], kinds), [measured, kinds]);
  const { counts } = costs;
  const onPoint = useCallback(
    (at: number | null) => setPointedCount(at === null ? null : (counts[at] ?? null)),
    [counts],
  );
  const at = pointedCount === null || !counts.includes(pointedCount) ? null : counts.indexOf(pointedCount);
  const count = counts[at ?? counts.length - 1] ?? null;
  const rows = measured?.rows.filter(({ instances }) => instances === count) ?? [];
  return (
    <>
      {measured !== null && <Heading measured={measured} isOfNow={isOfNow} />}
      <div className="lab-curves">
        <header className="lab-head">
          <h3>The image in the memory of all processes together</h3>
          {costs.curves.length > 0 && (
            <Segmented label="Scale of the memory" segments={SCALES} value={scale} onChange={setScale} />
          )}
        </header>
        {costs.curves.length === 0 ? (
          <Before />
        ) : (
          <CostChart costs={costs} scale={scale} at={at} onPoint={onPoint} />
        )}
      </div>
      <CostTable rows={rows} count={count} kinds={kinds} qemu={qemu} />
    </>
  );
}

/** What a run does, before there was one. */
function Before() {
  return (
    <p className="lab-before secondary">
      Run starts real processes of each kind, each with the image in a flash of its own, lets them read it as
      a guest does, asks the kernel what they hold, and ends them. The file is only read. Twenty of each take
      about half a minute.
    </p>
  );
}

function Heading({ measured, isOfNow }: { measured: Measurement; isOfNow: boolean }) {
  const kinds = useStore(labStore, (lab) => lab.kinds);
  const { image, touch, instances } = measured.request;
  const ticked = { ...measured, rows: measured.rows.filter(({ strategy }) => kinds.includes(strategy)) };
  return (
    <header className="lab-heading">
      <p className="selectable">
        <b>{fileName(image)}</b> in each of up to{' '}
        {formatPlural(instances.at(-1) ?? 0, 'process', 'processes')}; each has read {TOUCH_WORDS[touch]}.
        {!isOfNow && <span className="lab-old"> This is of before: Run measures what is set up now.</span>}
      </p>
      <Button
        icon={<Copy size={14} />}
        aria-label="Copy as CSV"
        onClick={() => void copy(costCsv(ticked), 'CSV')}
      >
        CSV
      </Button>
      <Button
        icon={<Copy size={14} />}
        aria-label="Copy as Markdown"
        onClick={() => void copy(costMarkdown(ticked), 'Markdown')}
      >
        Markdown
      </Button>
    </header>
  );
}

function copy(text: string, form: string): Promise<void> {
  return copyAndTell(text, `Copied what was measured as ${form}.`);
}
