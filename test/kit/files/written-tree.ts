/** Structures of an image that a test makes up, as the tree of files that is written of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StructureField, StructureNode } from '../../../app/contract/structure.ts';
import { NodeBytes } from '../../../main/browse/node-bytes.ts';
import { writeTree } from '../../../main/files/extracted-tree.ts';
import { STORED } from '../../../main/image/structure/stored.ts';
import { temporaryFolder } from './images.ts';

/** What they lie in. */
export const IMAGE = Uint8Array.from({ length: 64 }, (_, index) => index);
export const { signal } = new AbortController();

/** A structure of it. */
export interface Given {
  readonly name: string;
  readonly parent?: number;
  readonly kind?: string;
  readonly start?: number | null;
  readonly problems?: readonly string[];
  /** What its check says, which is bad. */
  readonly bad?: string;
  /** It is a member of an archive that has a content: its last two bytes. */
  readonly isStored?: boolean;
  readonly fields?: readonly StructureField[];
}

/** Each of four bytes. */
export function bytesOf(given: readonly Given[], omissions: readonly string[] = []): NodeBytes {
  const nodes = given.map(
    (
      { name, parent = null, start = 0, kind = 'part', problems = [], bad, fields = [] },
      id,
    ): StructureNode => ({
      ...{ id, parent, kind, subtype: null, name, offset: start, size: 4, space: 0, start },
      ...{ sum: null, confidence: 'proved', fields: [...fields], problems: [...problems], origin: '' },
      checks: bad === undefined ? [] : [{ name: 'node CRCs', isGood: false, text: bad }],
    }),
  );
  const spaces = given.flatMap(({ isStored = false, start }, node) =>
    isStored
      ? [
          {
            ...{ node, method: STORED, space: 0, start: (start ?? 0) + 2, size: 2, unpackedBytes: 2 },
            ...{ parts: [], losses: [] },
          },
        ]
      : [],
  );
  const structure = { nodes, spaces, omissions: [...omissions] };
  return new NodeBytes(IMAGE, structure, async ({ packed }) => packed);
}

interface Writing {
  readonly top?: number | null;
  /** Of the scan. */
  readonly omissions?: readonly string[];
}

/** The tree of them in a new folder. */
export async function written(given: readonly Given[], { top = null, omissions }: Writing = {}) {
  const folder = join(temporaryFolder(), 'tree');
  const bytes = bytesOf(given, omissions);
  const node = top === null ? null : (bytes.structure.nodes[top] ?? null);
  return { ...(await writeTree(bytes, { top: node, folder, signal })) };
}

/** All that is in a folder, as paths. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}
