/** The colour of a partition, as map and minimap have it. Its name stands beside it. */
export function PartitionSwatch({ colour }: { colour: number }) {
  return (
    <span
      className="partition-swatch"
      style={{ background: `var(--partition-${colour})` }}
      aria-hidden="true"
    />
  );
}
