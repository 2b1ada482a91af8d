import { useStore } from 'zustand';
import { formatSize } from '../../format/numbers.ts';
import { LAB_KINDS, type LabKind, labStore } from '../../state/footprint/lab.ts';
import { KIND_LOOKS, kindName } from './kind-looks.ts';
import { KindMark } from './kind-mark.tsx';

/** What each kind does, and what was found of it that its name does not let one expect. */
export function LabWords() {
  const measured = useStore(labStore, (lab) => lab.measured);
  const kinds = useStore(labStore, (lab) => lab.kinds);
  const notesOf = (kind: LabKind) => [
    ...new Set(
      measured?.rows.flatMap(({ strategy, note }) => (strategy === kind && note !== null ? [note] : [])),
    ),
  ];
  const control = measured?.rows.findLast(({ strategy }) => strategy !== 'qemu')?.control;
  return (
    <section className="lab-words" aria-label="What is compared">
      <dl>
        {LAB_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => (
          <div key={kind}>
            <dt>
              <KindMark kind={kind} />
              {kindName(kind)}
            </dt>
            <dd>{sentences([KIND_LOOKS[kind].words, ...notesOf(kind)])}</dd>
          </div>
        ))}
      </dl>
      <p>
        Each process is a machine with nothing but the flash: the first of virt for an image of 64 MiB, one on
        the generic board for any other.
        {control !== undefined &&
          ` Without an image it holds ${formatSize(control.privateKiB * 1024)} privately. What is private above that differs from run to run by what the runtime does; what is of the image is exact.`}
      </p>
    </section>
  );
}

function sentences(parts: readonly string[]): string {
  return parts.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1).replace(/\.$/, '')}.`).join(' ');
}
