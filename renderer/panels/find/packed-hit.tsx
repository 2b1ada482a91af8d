import type { Hit } from '../../../app/contract/finding.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { useWide } from '../../kit/use-wide.ts';
import { BytesInside } from '../structure/bytes-inside.tsx';

/** A hit in what is packed, which the grid can't show: whose bytes it is among, and these. */
export function PackedHit({ flash, hit: { inside, lengthBytes } }: { flash: FlashIndex; hit: Hit }) {
  const isWide = useWide();
  if (inside === null) return null;
  const { scan, node: id, isUnpacked, offset } = inside;
  const names = inside.names.join(' / ');
  return (
    <section className="packed-hit" aria-label="The bytes around the hit">
      <p className="packed-hit-names one-line secondary small" title={names}>
        {names}
      </p>
      <BytesInside
        key={`${scan} ${id} ${isUnpacked} ${offset}`}
        place={{ flash, scan, id, isUnpacked }}
        lineBytes={isWide ? 16 : 8}
        marked={{ start: offset, end: offset + lengthBytes }}
      />
    </section>
  );
}
