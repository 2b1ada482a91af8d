import { useEffect, useState } from 'react';
import { formatSize } from '../../format/numbers.ts';
import { type ChosenNode, type FirstBytes, firstBytes } from '../../state/structure/chosen.ts';
import { dumpLines } from './dump-lines.ts';

/** The first bytes of a structure, or of what it unpacks to, which lie nowhere in the image. */
export function FirstBytesView({ chosen, isUnpacked }: { chosen: ChosenNode; isUnpacked: boolean }) {
  const [first, setFirst] = useState<FirstBytes | null>(null);
  useEffect(() => {
    let isGone = false;
    void firstBytes(chosen, isUnpacked).then((answer) => {
      if (!isGone) setFirst(answer);
    });
    return () => {
      isGone = true;
    };
  }, [chosen, isUnpacked]);
  if (first === null) return <p className="node-empty secondary">Reading…</p>;
  const { bytes, sizeBytes, error } = first;
  if (error !== null)
    return (
      <p className="node-empty">
        {error.what}. {error.todo}
      </p>
    );
  if (bytes === null) return <p className="node-empty secondary">It has no bytes of its own.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
    <section className="node-view" tabIndex={0} aria-label={isUnpacked ? 'What it unpacks to' : 'Its bytes'}>
      <pre className="node-dump mono selectable">{dumpLines(bytes).join('\n')}</pre>
      {sizeBytes > bytes.length && (
        <p className="node-empty secondary">
          the first {formatSize(bytes.length)} of {formatSize(sizeBytes)}
        </p>
      )}
    </section>
  );
}
