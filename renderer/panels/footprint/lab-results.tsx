import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { TOUCH_WORDS } from '../../../app/contract/footprint.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { copyText } from '../../state/copy.ts';
import { labStore, type Measurement } from '../../state/footprint/lab.ts';
import type { LabQemu } from '../../state/footprint/lab-request.ts';
import { tell } from '../../state/notice.ts';
import { reportProblem } from '../../state/problems.ts';
import { CostChart } from './cost-chart.tsx';
import { CostTable } from './cost-table.tsx';
import { costCsv, costMarkdown } from './cost-text.ts';
import { costsOf } from './costs.ts';
import { kindName } from './kind-looks.ts';

/** What was measured: curves, and the exact numbers at one count, which is the largest unless another is pointed at. */
export function LabResults({ qemu }: { qemu: LabQemu }) {
  const { measured, kinds } = useStore(labStore);
  const [at, setAt] = useState<number | null>(null);
  const costs = useMemo(() => costsOf(measured?.rows ?? [], kinds), [measured, kinds]);
  const count = costs.counts[at ?? costs.counts.length - 1] ?? null;
  const rows = measured?.rows.filter(({ instances }) => instances === count) ?? [];
  return (
    <div className="lab-results">
      <div className="lab-curves">
        <header className="lab-head">
          <h3>Memory of all processes, above as many without an image</h3>
        </header>
        {costs.curves.length === 0 ? <Before /> : <CostChart costs={costs} at={at} onPoint={setAt} />}
      </div>
      <div className="lab-numbers">
        <CostTable rows={rows} count={count} kinds={kinds} qemu={qemu} />
        {measured !== null && <Measured measured={measured} />}
      </div>
    </div>
  );
}

/** What a run does, before there was one. */
function Before() {
  return (
    <p className="lab-before secondary">
      Run starts real processes of each kind, each with the image behind a flash, lets them read it as a guest
      does, asks the kernel what they hold, and ends them. The file is only read. Twenty of each take about
      half a minute.
    </p>
  );
}

function Measured({ measured }: { measured: Measurement }) {
  const { image, touch } = measured.request;
  const notes = new Set(
    measured.rows.flatMap(({ strategy, qemuVersion, note }) =>
      note === null ? [] : [`${kindName(strategy, qemuVersion)}: ${note}`],
    ),
  );
  return (
    <>
      <div className="lab-copy">
        <Button icon={<Copy size={14} />} onClick={() => void copy(costCsv(measured), 'CSV')}>
          Copy as CSV
        </Button>
        <Button icon={<Copy size={14} />} onClick={() => void copy(costMarkdown(measured), 'Markdown')}>
          Copy as Markdown
        </Button>
      </div>
      <p className="small secondary selectable">
        {fileName(image)}; each process has read {TOUCH_WORDS[touch]}. Private and all are above the same
        processes without an image; less than 0.3 MiB a process is the noise of the runtime.
      </p>
      {[...notes].map((note) => (
        <p key={note} className="small secondary selectable">
          {note}
        </p>
      ))}
    </>
  );
}

async function copy(text: string, form: string): Promise<void> {
  try {
    await copyText(text);
    tell(`Copied what was measured as ${form}.`);
  } catch (thrown) {
    reportProblem(thrown);
  }
}
