/** Readers for what QEMU's monitor prints: `info qtree`, `info mtree` and `info mtree -f`. */

/** A property's value as `info qtree` prints it: `256 (0x100)` is a number, `"name"` a text, `on` a word. */
export type QtreeValue = number | boolean | string;

export interface QtreeDevice {
  readonly type: string;
  readonly properties: Readonly<Record<string, QtreeValue>>;
  /** Base and size of each `mmio` line; a region that is no sysbus mapping has base 2^64 - 1. */
  readonly mmio: readonly { readonly base: bigint; readonly sizeBytes: bigint }[];
}

/** One line of a region tree; `end` is exclusive. */
export interface MtreeRegion {
  /** 0 for the root of its section. */
  readonly depth: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly priority: number;
  /** `i/o`, `ram`, `rom`, `romd`, … */
  readonly kind: string;
  readonly name: string;
  /** What an alias shows: bytes [offset, offset + size) of a region. */
  readonly alias: { readonly of: string; readonly offset: bigint } | null;
}

/** One tree of `info mtree`. */
export interface MtreeSection {
  /** `address-space: memory`, `memory-region: system`, … */
  readonly title: string;
  readonly regions: readonly MtreeRegion[];
}

/** One line of a flat view; `end` is exclusive, `offset` is where in the region it begins. */
export interface FlatLine {
  readonly start: bigint;
  readonly end: bigint;
  readonly kind: string;
  readonly name: string;
  readonly offset: bigint;
}

/** A flat view of `info mtree -f`, with the name of the region that it is a view of. */
export interface FlatViewText {
  readonly root: string;
  readonly ranges: readonly FlatLine[];
}

/** The devices of `info qtree`, in its order. */
export function parseQtree(text: string): QtreeDevice[] {
  return text
    .split(/^ *dev: /m)
    .slice(1)
    .map((piece) => {
      const [head = '', ...lines] = (piece.split(/^ *bus: /m)[0] ?? '').split('\n');
      const properties: Record<string, QtreeValue> = {};
      const mmio: { base: bigint; sizeBytes: bigint }[] = [];
      for (const line of lines) {
        const property = /^ *([\w-]+) = (.*)$/.exec(line);
        if (property !== null) properties[property[1] ?? ''] = valueIn(property[2] ?? '');
        const mapping = /^ *mmio ([0-9a-f]+)\/([0-9a-f]+)/.exec(line);
        if (mapping !== null) mmio.push({ base: hex(mapping[1]), sizeBytes: hex(mapping[2]) });
      }
      return { type: head.split(',')[0] ?? '', properties, mmio };
    });
}

function valueIn(text: string): QtreeValue {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = /^(\d+) \(0x[0-9a-f]+\)$/.exec(text);
  if (number !== null) return Number(number[1]);
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}

/** The trees of `info mtree`. An address space without a tree of its own shares the next one's. */
export function parseMtree(text: string): MtreeSection[] {
  const sections: { title: string; regions: MtreeRegion[] }[] = [];
  for (const line of text.split('\n')) {
    if (/^(address-space|memory-region): /.test(line)) sections.push({ title: line.trim(), regions: [] });
    const region = parseRegion(line);
    if (region !== null) sections.at(-1)?.regions.push(region);
  }
  return sections;
}

const REGION = /^( +)([0-9a-f]{16})-([0-9a-f]{16}) \(prio (-?\d+), ([\w/]+)\): (.*)$/;
const ALIAS = /^alias (.*) @(.*) ([0-9a-f]{16})-[0-9a-f]{16}$/;

function parseRegion(line: string): MtreeRegion | null {
  const match = REGION.exec(line);
  if (match === null) return null;
  const [, indent = '', start, end, priority, kind = '', rest = ''] = match;
  const alias = ALIAS.exec(rest);
  return {
    depth: indent.length / 2 - 1,
    start: hex(start),
    end: hex(end) + 1n,
    priority: Number(priority),
    kind,
    name: alias?.[1] ?? rest,
    alias: alias === null ? null : { of: alias[2] ?? '', offset: hex(alias[3]) },
  };
}

/** The views of `info mtree -f`. */
export function parseFlatViews(text: string): FlatViewText[] {
  return text
    .split(/^FlatView #\d+$/m)
    .slice(1)
    .map((piece) => ({
      root: /^ Root memory region: (.*)$/m.exec(piece)?.[1] ?? '',
      ranges: piece.split('\n').flatMap((line) => {
        const region = parseRegion(line);
        if (region === null) return [];
        const { start, end, kind } = region;
        const [, name = region.name, offset = '0'] = /^(.*) @([0-9a-f]{16})$/.exec(region.name) ?? [];
        return [{ start, end, kind, name, offset: hex(offset) }];
      }),
    }));
}

function hex(digits = '0'): bigint {
  return BigInt(`0x${digits}`);
}
