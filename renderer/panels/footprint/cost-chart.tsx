import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { watchLook } from '../../canvas/page-look.ts';
import { formatPlural } from '../../format/numbers.ts';
import { makeCostPlot, pointTo } from './cost-plot.ts';
import { amountText, type Costs } from './costs.ts';
import { KindMark } from './kind-mark.tsx';
import { stepFrom } from './step-from.ts';

/** Memory against the number of processes. Pointer or arrow keys choose a count, of which the exact numbers are shown. */
export function CostChart({
  costs,
  at,
  onPoint,
}: {
  costs: Costs;
  /** Which of the counts is chosen; null if none is. */
  at: number | null;
  onPoint: (at: number | null) => void;
}) {
  const { hostRef, show } = usePlot(costs, at, onPoint);
  const { counts } = costs;
  const count = counts[at ?? counts.length - 1] ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepFrom(at ?? counts.length - 1, event.key, counts.length);
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
        aria-valuemax={counts.at(-1) ?? 0}
        aria-valuenow={count}
        aria-valuetext={spoken(costs, at ?? counts.length - 1)}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      />
      {at !== null && <Readout costs={costs} at={at} />}
    </div>
  );
}

/** The plot for as long as these curves and the look of the page hold; it follows the size of its host. */
function usePlot(costs: Costs, at: number | null, onPoint: (at: number | null) => void) {
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
    const plot = makeCostPlot(host, costs, { pointedAt: atRef.current, onPoint });
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
  }, [costs, onPoint, look]);
  const show = (next: number | null) => {
    if (plotRef.current !== null) pointTo(plotRef.current, costs, next);
  };
  return { hostRef, show };
}

/** What all processes hold at this count, from the most down. */
function Readout({ costs, at }: { costs: Costs; at: number }) {
  const { counts, curves } = costs;
  const rows = curves
    .flatMap(({ kind, name, totalBytes }) => {
      const bytes = totalBytes[at] ?? null;
      return bytes === null ? [] : [{ kind, name, bytes }];
    })
    .sort((a, b) => b.bytes - a.bytes);
  return (
    <div className="cost-readout" aria-hidden="true">
      <p className="secondary small">{formatPlural(counts[at] ?? 0, 'process', 'processes')} hold</p>
      {rows.map(({ kind, name, bytes }) => (
        <p key={kind} className="cost-readout-row">
          <KindMark kind={kind} />
          {name}
          <span className="mono">{amountText(Math.round(bytes / 1024))}</span>
        </p>
      ))}
    </div>
  );
}

function spoken({ counts, curves }: Costs, at: number): string {
  const amounts = curves.flatMap(({ name, totalBytes }) => {
    const bytes = totalBytes[at] ?? null;
    return bytes === null ? [] : [`${name} ${amountText(Math.round(bytes / 1024))}`];
  });
  return `${formatPlural(counts[at] ?? 0, 'process', 'processes')}: ${amounts.join(', ')}`;
}
