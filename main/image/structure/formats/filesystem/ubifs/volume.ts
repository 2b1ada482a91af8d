/** A volume that holds a UBIFS: its logical eraseblocks, and the nodes in them. */
import type { StructureCheck } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import { HEADER_BYTES, type Node, nodeAt } from './nodes.ts';

/** What looking at a node costs beside its bytes, in bytes gone through. */
const NODE_COST_BYTES = 1024;
const NODE_ALIGNMENT = 8;
const PADDING_NODE = 5;
const PADDING_NODE_BYTES = 28;

/** A place in a volume, as nodes point to each other. */
export interface Place {
  readonly leb: number;
  readonly offset: number;
}

export class Volume {
  readonly bytes: Uint8Array;
  readonly lebBytes: number;
  /** Nodes that were pointed to and are not there or damaged. */
  #missing = 0;
  #firstMissing = '';
  #read = 0;
  /** Of the missing ones: they would lie behind the end. */
  #beyond = 0;
  readonly #reading: Reading;

  /** Its first logical eraseblock begins the reading; where it has fewer than it should, the others read as erased. */
  constructor(reading: Reading, lebBytes: number) {
    this.#reading = reading;
    this.bytes = reading.bytes;
    this.lebBytes = lebBytes;
  }

  /** Before so many bytes are gone through. @throws Malformed where a scan has cost too much */
  spend(lengthBytes: number): void {
    this.#reading.spend(lengthBytes);
  }

  /** Null where none is, or a damaged one, which counts as missing. @throws Malformed where a scan has cost too much */
  pointedTo({ leb, offset }: Place): Node | null {
    const node = this.node({ leb, offset });
    this.#read += 1;
    if (node !== null) return node;
    if (this.#missing === 0) this.#firstMissing = `at 0x${offset.toString(16)} of LEB ${leb}`;
    this.#missing += 1;
    if (this.#at({ leb, offset }) + HEADER_BYTES > this.#reading.end) this.#beyond += 1;
    return null;
  }

  /** Null where none is, or a damaged one. @throws Malformed where a scan has cost too much */
  node({ leb, offset }: Place): Node | null {
    const at = this.#at({ leb, offset });
    const end = Math.min(this.#reading.end, this.#reading.start + (leb + 1) * this.lebBytes);
    if (offset % NODE_ALIGNMENT !== 0) return null;
    this.#reading.spend(NODE_COST_BYTES);
    return nodeAt(this.#reading, at, end);
  }

  #at({ leb, offset }: Place): number {
    return this.#reading.start + leb * this.lebBytes + offset;
  }

  /** The nodes of a logical eraseblock from a place on, up to what is erased or damaged. @throws Malformed as `node` */
  *nodesFrom({ leb, offset }: Place): Generator<Node> {
    for (let at = offset; at < this.lebBytes; ) {
      const node = this.node({ leb, offset: at });
      if (node === null) return;
      yield node;
      at += this.#steps(node);
    }
  }

  /** A padding node says how many bytes follow it. */
  #steps({ at, type, sizeBytes }: Node): number {
    const padding =
      type === PADDING_NODE && sizeBytes >= PADDING_NODE_BYTES
        ? new DataView(this.bytes.buffer, this.bytes.byteOffset + at).getUint32(HEADER_BYTES, true)
        : 0;
    return Math.ceil((sizeBytes + padding) / NODE_ALIGNMENT) * NODE_ALIGNMENT;
  }

  /** Erased eraseblocks behind the last may be left out; one that is pointed to is not erased. */
  get problems(): string[] {
    if (this.#beyond === 0) return [];
    return [
      `It is cut: ${pluralText(this.#beyond, 'node')} of its index would lie behind its end, 0x${(this.#reading.end - this.#reading.start).toString(16)} from its start.`,
    ];
  }

  /** Of all nodes that were pointed to. */
  check(): StructureCheck {
    const isGood = this.#missing === 0;
    const text = isGood
      ? `good: all ${countText(this.#read)} that were read`
      : `bad: ${countText(this.#missing)} of ${countText(this.#read)} are damaged or not there, the first ${this.#firstMissing}`;
    return { name: 'node CRCs', isGood, text };
  }
}
