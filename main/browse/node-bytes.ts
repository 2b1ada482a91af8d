/** The bytes of what a scan found: in the image, or in what was unpacked on the way there, which is unpacked again. */
import type { Structure, StructureNode, StructureSpace } from '../../app/contract/structure.ts';
import { isMethod, type Method } from '../image/compression/decompress.ts';
import { assemble } from '../image/structure/assemble.ts';
import { STORED } from '../image/structure/stored.ts';

/** What unpacks, somewhere else than here. */
export type Unpack = (packed: {
  readonly packed: Uint8Array;
  readonly method: Method;
  readonly unpackedBytes: number;
}) => Promise<Uint8Array>;

/** Keeps what it unpacked, so that each is unpacked once. */
export class NodeBytes {
  readonly structure: Structure;
  readonly #image: Uint8Array;
  readonly #unpack: Unpack;
  readonly #unpacked = new Map<number, Promise<Uint8Array>>();
  /** By the node: which bytes it unpacks to. */
  readonly #spaceOf = new Map<number, number>();

  constructor(image: Uint8Array, structure: Structure, unpack: Unpack) {
    this.structure = structure;
    this.#image = image;
    this.#unpack = unpack;
    for (const [index, { node }] of structure.spaces.entries()) this.#spaceOf.set(node, index + 1);
  }

  /** Null for what has no place of its own. @throws what `unpack` throws */
  async raw({ space, start, size }: StructureNode): Promise<Uint8Array | null> {
    if (start === null) return null;
    return (await this.#inSpace(space)).subarray(start, start + size);
  }

  /** What it unpacks to; null for what isn't packed. @throws what `unpack` throws */
  async content({ id }: StructureNode): Promise<Uint8Array | null> {
    const space = this.#spaceOf.get(id);
    return space === undefined ? null : this.#inSpace(space);
  }

  /** Whether its content is its own bytes without what is around them. */
  isStored({ id }: StructureNode): boolean {
    return this.structure.spaces[(this.#spaceOf.get(id) ?? 0) - 1]?.method === STORED;
  }

  /** 0: the image. */
  #inSpace(space: number): Promise<Uint8Array> {
    const how = this.structure.spaces[space - 1];
    if (how === undefined) return Promise.resolve(this.#image);
    const known = this.#unpacked.get(space);
    if (known !== undefined) return known;
    const unpacked = this.#unpackSpace(how);
    this.#unpacked.set(space, unpacked);
    return unpacked;
  }

  async #unpackSpace({
    space,
    start,
    size,
    method,
    parts,
    unpackedBytes,
  }: StructureSpace): Promise<Uint8Array> {
    const around = await this.#inSpace(space);
    if (parts.length > 0)
      return assemble(
        around,
        parts.map((part) => ({ start: part.start, sizeBytes: part.size })),
      );
    const packed = around.subarray(start, start + size);
    return isMethod(method) ? this.#unpack({ packed, method, unpackedBytes }) : packed;
  }
}
