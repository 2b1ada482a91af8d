/** How each kind of process is named and drawn, wherever the lab shows it. */
import { STRATEGY_SOURCES, STRATEGY_WORDS } from '../../../app/contract/footprint.ts';
import type { LabKind } from '../../state/footprint/lab.ts';

export interface KindLook {
  readonly name: string;
  /** What it does and whose idea it was, in a sentence without its stop. */
  readonly words: string;
  /** The page's token of its colour. */
  readonly token: `--kind-${LabKind}`;
  /** CSS pixels that are drawn and left out in turn: lines that lie on each other can be told apart. */
  readonly dash: readonly number[];
}

/** Never by the colour alone. */
export const KIND_LOOKS: Readonly<Record<LabKind, KindLook>> = {
  qemu: {
    name: 'QEMU',
    words: 'paused virt machines of the real QEMU, started here',
    token: '--kind-qemu',
    dash: [16, 3],
  },
  copy: { ...ours('copy'), dash: [9, 3] },
  'data-extents': { ...ours('data-extents'), dash: [2, 3] },
  trimmed: { ...ours('trimmed'), dash: [9, 3, 2, 3] },
  'trimmed-window': { ...ours('trimmed-window'), dash: [4, 4] },
  shared: { ...ours('shared'), dash: [] },
};

function ours<K extends Exclude<LabKind, 'qemu'>>(kind: K) {
  const source = STRATEGY_SOURCES[kind];
  return {
    name: kind,
    words: source === null ? STRATEGY_WORDS[kind] : `${STRATEGY_WORDS[kind]} (${source})`,
    token: `--kind-${kind}`,
  } as const;
}

/** Its name with the version, where that is known. */
export function kindName(kind: LabKind, qemuVersion: string | null = null): string {
  const { name } = KIND_LOOKS[kind];
  return kind === 'qemu' && qemuVersion !== null ? `${name} ${qemuVersion}` : name;
}
