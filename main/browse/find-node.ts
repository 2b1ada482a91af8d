/** Which structure a person means. */
import { UserError } from '../../app/contract/errors.ts';
import type { Structure, StructureNode } from '../../app/contract/structure.ts';
import { bareName } from '../image/structure/formats/container/member-name.ts';
import { type ByteRange, writtenRange } from './written-range.ts';

/**
 * `12`: by its number. `0x40000:64k`: a range. `rootfs`, `gzip stream/cpio archive/init`: by its name, behind those of what
 * it lies in as far as it takes to tell it from others, also as a comparison writes it: `volume / DxeCore`. @throws UserError
 * where it is none, or several
 */
export function nodeOrRange(
  structure: Structure,
  text: string,
  imageBytes: number,
): StructureNode | ByteRange {
  const byNumber = /^\d+$/.test(text) ? structure.nodes[Number(text)] : undefined;
  return byNumber ?? writtenRange(text, imageBytes) ?? nodeByPath(structure, text);
}

function nodeByPath({ nodes }: Structure, text: string): StructureNode {
  if (text.trim() === '')
    throw noNode('The name of the structure is empty', 'norscope scan IMAGE --json lists their names.');
  const asWritten = named(
    nodes,
    pathsOf(nodes, ({ name }) => name),
    text,
  );
  const meant = asWritten.length > 0 ? asWritten : namedPlainly(nodes, text);
  const [node, other] = meant;
  if (node === undefined)
    throw noNode(
      `No structure of it is “${text}”`,
      'norscope scan IMAGE --json lists them, with their numbers.',
    );
  if (other === undefined) return node;
  const shown = meant.slice(0, SHOWN).map(choiceText).join(', ');
  const more = meant.length > SHOWN ? ', …' : '';
  throw noNode(`${meant.length} structures are “${text}”`, `Name one by its number: ${shown}${more}.`);
}

/** Also where a person writes a directory with the slash at its end, as archives do. */
function namedPlainly(nodes: readonly StructureNode[], text: string): StructureNode[] {
  const paths = plainPaths(nodes);
  const plain = plainPath(text);
  const meant = named(nodes, paths, plain);
  return meant.length > 0 ? meant : named(nodes, paths, plain.replace(/(?<=.)\/$/, ''));
}

function pathsOf(nodes: readonly StructureNode[], nameOf: (node: StructureNode) => string): string[] {
  const paths: string[] = [];
  for (const node of nodes) {
    const { parent } = node;
    paths.push(parent === null ? nameOf(node) : `${paths[parent] ?? ''}/${nameOf(node)}`);
  }
  return paths;
}

function plainPaths(nodes: readonly StructureNode[]): string[] {
  return pathsOf(nodes, bareName).map(plainPath);
}

/** The name of one with those of all that it lies in, as a person may write it: `gzip stream/cpio archive/etc/hostname`. */
export function pathOf(
  node: StructureNode,
  around: (node: StructureNode) => StructureNode | undefined,
): string {
  const names: string[] = [];
  for (let each: StructureNode | undefined = node; each !== undefined; each = around(each))
    names.push(bareName(each));
  return plainPath(names.reverse().join('/'));
}

/** Those at a path, the whole or the end of it; the one at the whole, if it is one. */
function named(nodes: readonly StructureNode[], paths: readonly string[], text: string): StructureNode[] {
  const meant = nodes.filter(({ id }) => paths[id] === text || paths[id]?.endsWith(`/${text}`));
  const exact = meant.filter(({ id }) => paths[id] === text);
  if (exact.length === 1) return exact;
  const ids = new Set(meant.map(({ id }) => id));
  return meant.filter((node) => !(isLabel(node) && node.parent !== null && ids.has(node.parent)));
}

/** Without spaces around its slashes, of which one is as good as several, and without the `./` of an archive. */
function plainPath(path: string): string {
  return path
    .replaceAll(/(\s*\/\s*)+/g, '/')
    .replaceAll(/\/(?:\.\/)+(?=.)/g, '/')
    .replace(/^(?:\.?\/)+(?=.)/, '');
}

/** It holds the name of what it lies in, and nothing else. */
function isLabel({ kind, subtype }: StructureNode): boolean {
  return kind === 'uefi-section' && subtype === 'UI';
}

/** `9 (uefi-file, PEI core, unpacked)`. */
function choiceText({ id, kind, subtype, offset }: StructureNode): string {
  const place = offset === null ? 'unpacked' : `at 0x${offset.toString(16)}`;
  return `${id} (${[kind, ...(subtype === null ? [] : [subtype]), place].join(', ')})`;
}

const SHOWN = 8;

function noNode(what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo });
}
