/** The flash parts of what the monitor prints: those lines that name a region of ours. */
import type { FlatLine, FlatViewText, MtreeRegion, MtreeSection } from './monitor-output.ts';

/** A line of a tree, with the name of the region that it lies in. */
type SeatedRegion = Omit<MtreeRegion, 'depth'> & { readonly inside: string | null };

/**
 * Of the trees with the roots of `ours`, the lines whose name is in `ours`, or whose alias shows what an alias of ours
 * shows. Each tree under the title of its root; the first counts where there are several.
 */
export function flashPartsOfTree(
  sections: readonly MtreeSection[],
  ours: readonly MtreeSection[],
): Record<string, SeatedRegion[]> {
  const lines = ours.flatMap(({ regions }) => regions);
  const names = new Set(lines.filter(({ alias }) => alias === null).map(({ name }) => name));
  const shown = new Set(lines.flatMap(({ alias }) => alias?.of ?? []));
  const isOurs = ({ name, alias }: MtreeRegion) => (alias === null ? names.has(name) : shown.has(alias.of));
  return Object.fromEntries(
    ours.map(({ regions: [root] }) => {
      const section = sections.find(({ regions }) => regions[0]?.name === root?.name);
      return [
        root?.name ?? '',
        seated(section?.regions ?? [])
          .filter(({ line }) => isOurs(line))
          .map(({ line: { depth, ...rest }, inside }) => ({ ...rest, inside })),
      ];
    }),
  );
}

function seated(regions: readonly MtreeRegion[]): { line: MtreeRegion; inside: string | null }[] {
  const path: string[] = [];
  return regions.map((line) => {
    path.length = line.depth;
    const inside = path.at(-1) ?? null;
    path.push(line.name);
    return { line, inside };
  });
}

/** Of the view with the root of ours, the ranges of regions that ours has. */
export function flashPartsOfView(views: readonly FlatViewText[], ours: readonly FlatViewText[]): FlatLine[] {
  const [our] = ours;
  const names = new Set(our?.ranges.map(({ name }) => name));
  const view = views.find(({ root }) => root === our?.root);
  return view?.ranges.filter(({ name }) => names.has(name)) ?? [];
}
