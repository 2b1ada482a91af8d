/**
 * Reads the structure block of a flattened device tree into nodes and properties. Follows the Devicetree Specification
 * v0.4, section 5.4. Places are bytes from the start of the bytes that are read; what they hold is not trusted.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { textUpToZero } from '../text-at.ts';

/** `start` is that of its token. */
export interface TreeProperty {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly value: Uint8Array;
}

/** From the token that begins it up to behind the one that ends it. */
export interface TreeNode {
  /** With its unit address; empty for the root. */
  readonly name: string;
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly properties: readonly TreeProperty[];
  readonly children: readonly TreeNode[];
}

/** Half-open. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

/** The tree as far as it could be read; what is wrong with the rest, a sentence each. */
export interface TreeRead {
  readonly root: TreeNode | null;
  readonly problems: readonly string[];
}

/** Large boards have some thousands. */
const NODES_MAX = 50_000;
const PROPERTIES_MAX = 500_000;
/** Real trees have a dozen levels. */
const DEPTH_MAX = 32;
/** The specification allows 31 characters, and trees have longer ones. */
const NAME_MAX_BYTES = 256;

const TOKEN = { beginNode: 1, endNode: 2, property: 3, nop: 4, end: 9 } as const;

/** Never throws: a block that is cut or damaged gives what lies before. */
export function readTree(bytes: Uint8Array, structure: Block, strings: Block): TreeRead {
  const reader = new TreeReader(bytes, structure, strings);
  const problem = reader.read();
  return { root: reader.root(), problems: problem === null ? [] : [problem] };
}

/** A property of a node; undefined where it has none of that name. */
export function propertyOf({ properties }: TreeNode, name: string): TreeProperty | undefined {
  return properties.find((property) => property.name === name);
}

/** All nodes, each before its children, with the one it lies in. */
export function* nodesOf(
  node: TreeNode,
  parent: TreeNode | null = null,
): Generator<{ readonly node: TreeNode; readonly parent: TreeNode | null }> {
  yield { node, parent };
  for (const child of node.children) yield* nodesOf(child, node);
}

/** A node while its end has not been read. */
interface Growing {
  name: string;
  path: string;
  start: number;
  end: number;
  properties: TreeProperty[];
  children: Growing[];
}

class TreeReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #structure: Block;
  readonly #strings: Block;
  readonly #open: Growing[] = [];
  #root: Growing | null = null;
  #nodesLeft = NODES_MAX;
  #propertiesLeft = PROPERTIES_MAX;
  #at: number;

  constructor(bytes: Uint8Array, structure: Block, strings: Block) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#structure = structure;
    this.#strings = strings;
    this.#at = structure.start;
  }

  /** Nodes whose end is missing end where the reading did. */
  root(): TreeNode | null {
    for (const node of this.#open) node.end = this.#at;
    return this.#root;
  }

  /** What ended it too early, or null. */
  read(): string | null {
    while (this.#at + 4 <= this.#structure.end) {
      const tokenStart = this.#at;
      const token = this.#view.getUint32(tokenStart, false);
      if (token === TOKEN.nop) this.#at += 4;
      else if (token === TOKEN.beginNode) {
        const problem = this.#begin(tokenStart);
        if (problem !== null) return problem;
      } else if (token === TOKEN.property) {
        const problem = this.#property(tokenStart);
        if (problem !== null) return problem;
      } else if (token === TOKEN.endNode) {
        const node = this.#open.pop();
        if (node === undefined) return 'A node ends that has not begun.';
        this.#at += 4;
        node.end = this.#at;
      } else if (token === TOKEN.end)
        return this.#open.length === 0 && this.#root !== null
          ? null
          : `The tree ends inside of ${this.#here()}.`;
      else return `In ${this.#here()} there is 0x${token.toString(16)} where a token should be.`;
    }
    return `The tree is cut inside of ${this.#here()}.`;
  }

  #begin(start: number): string | null {
    const parent = this.#open.at(-1);
    if (parent === undefined && this.#root !== null) return 'There is a second root.';
    if (this.#open.length === DEPTH_MAX) return `There are more levels: ${DEPTH_MAX} are looked at.`;
    if (this.#nodesLeft-- === 0) return `There are more nodes: ${countText(NODES_MAX)} are looked at.`;
    const atMost = Math.min(this.#structure.end, start + 4 + NAME_MAX_BYTES);
    const name = textUpToZero(this.#bytes, start + 4, atMost);
    if (name === null) return `In ${this.#here()} there is a node whose name has no end.`;
    const end = this.#aligned(start + 4 + name.length + 1);
    if (end > this.#structure.end) return `The tree is cut inside of ${this.#here()}.`;
    const path = parent === undefined ? '/' : `${parent.path === '/' ? '' : parent.path}/${name}`;
    const node: Growing = { name, path, start, end, properties: [], children: [] };
    if (parent === undefined) this.#root = node;
    else parent.children.push(node);
    this.#open.push(node);
    this.#at = end;
    return null;
  }

  #property(start: number): string | null {
    const node = this.#open.at(-1);
    if (node === undefined) return 'There is a property outside of all nodes.';
    if (this.#propertiesLeft-- === 0)
      return `There are more properties: ${countText(PROPERTIES_MAX)} are looked at.`;
    const valueStart = start + 12;
    if (valueStart > this.#structure.end) return `The tree is cut inside of ${this.#here()}.`;
    const lengthBytes = this.#view.getUint32(start + 4, false);
    const nameStart = this.#strings.start + this.#view.getUint32(start + 8, false);
    const atMost = Math.min(this.#strings.end, nameStart + NAME_MAX_BYTES);
    const name = textUpToZero(this.#bytes, nameStart, atMost);
    if (name === null) return `${this.#here()} has a property whose name is not among the strings.`;
    const end = this.#aligned(valueStart + lengthBytes);
    if (end > this.#structure.end)
      return `${name} of ${this.#here()} should have ${pluralText(lengthBytes, 'byte')}; ${pluralText(this.#structure.end - valueStart, 'is', 'are')} there.`;
    const value = this.#bytes.subarray(valueStart, valueStart + lengthBytes);
    node.properties.push({ name, start, valueStart, value });
    this.#at = end;
    return null;
  }

  #here(): string {
    return this.#open.at(-1)?.path ?? 'no node';
  }

  /** Tokens stand at multiples of 4 bytes from the start of the block. */
  #aligned(at: number): number {
    return this.#structure.start + 4 * Math.ceil((at - this.#structure.start) / 4);
  }
}
