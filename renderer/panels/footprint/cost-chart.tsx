import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { watchLook } from '../../canvas/page-look.ts';
import { formatPlural } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { type CostScale, makeCostPlot, pointTo } from './cost-plot.ts';
import { amountsAt, amountText, type Costs } from './costs.ts';
import { KindMark } from './kind-mark.tsx';
import { stepFrom } from './step-from.ts';

interface ChartProps {
  readonly costs: Costs;
  readonly scale: CostScale;
  /** Which of the counts is chosen; null if none is. */
  readonly at: number | null;
  readonly onPoint: (at: number | null) => void;
}

/** Memory against the number of processes. Pointer or arrow keys choose a count, of which the exact numbers are shown. */
export function CostChart(props: ChartProps) {
  const { costs, at } = props;
  const { hostRef, show } = usePlot(props);
  const { counts } = costs;
  const last = counts.length - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepFrom(at ?? last, event.key, counts.length);
    if (next === null) return;
    event.preventDefault();
    show(next);
  };
  return (
    <div className="cost-chart">
      <div
        ref={hostRef}
        className="cost-plot"
        role="slider"
        tabIndex={0}
        aria-label="Number of processes"
        aria-valuemin={counts[0] ?? 0}
        aria-valuemax={counts[last] ?? 0}
        aria-valuenow={counts[at ?? last] ?? 0}
        aria-valuetext={spoken(costs, at ?? last)}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      />
      {at !== null && <Readout costs={costs} at={at} />}
    </div>
  );
}

/** The plot for as long as these curves and the look of the page hold; it follows the size of its host. */
function usePlot({ costs, scale, at, onPoint }: ChartProps) {
  const hostRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot>(null);
  const atRef = useRef(at);
  atRef.current = at;
  const [look, setLook] = useState(0);
  useEffect(() => watchLook(() => setLook((before) => before + 1)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot reads its colours from the page when it is made
  useEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    // Another row may have come while somebody pointed at a count: they still do.
    const plot = makeCostPlot(host, costs, { scale, pointedAt: atRef.current, onPoint });
    plotRef.current = plot;
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: host.clientWidth, height: host.clientHeight }),
    );
    resized.observe(host);
    return () => {
      resized.disconnect();
      plot.destroy();
      plotRef.current = null;
    };
  }, [costs, scale, onPoint, look]);
  const show = (next: number | null) => {
    if (plotRef.current !== null) pointTo(plotRef.current, costs, next);
  };
  return { hostRef, show };
}

/** Stands where its point does not. */
function Readout({ costs, at }: { costs: Costs; at: number }) {
  const { counts } = costs;
  const isLeft = at >= counts.length / 2;
  return (
    <div className={classNames('cost-readout', !isLeft && 'cost-readout-right')} aria-hidden="true">
      <p className="secondary small">In {formatPlural(counts[at] ?? 0, 'process', 'processes')}</p>
      {amountsAt(costs, at).map(({ kind, name, kib }) => (
        <p key={kind} className="cost-readout-row">
          <KindMark kind={kind} />
          {name}
          <span className="mono">{amountText(kib)}</span>
        </p>
      ))}
    </div>
  );
}

function spoken(costs: Costs, at: number): string {
  const amounts = amountsAt(costs, at).map(({ name, kib }) => `${name} ${amountText(kib)}`);
  return `${formatPlural(costs.counts[at] ?? 0, 'process', 'processes')}: ${amounts.join(', ')}`;
}
