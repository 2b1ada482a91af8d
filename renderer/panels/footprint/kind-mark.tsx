import type { LabKind } from '../../state/footprint/lab.ts';
import { KIND_LOOKS } from './kind-looks.ts';

/** A bit of the curve, in its colour and dash. */
export function KindMark({ kind }: { kind: LabKind }) {
  const { token, dash } = KIND_LOOKS[kind];
  return (
    <svg className="kind-mark" width="22" height="8" aria-hidden="true">
      <line
        x1="1"
        x2="21"
        y1="4"
        y2="4"
        stroke={`var(${token})`}
        strokeWidth="2"
        strokeDasharray={dash.join(' ')}
      />
    </svg>
  );
}
