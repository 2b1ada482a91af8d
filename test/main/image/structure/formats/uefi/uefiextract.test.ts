import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Structure, StructureNode } from '../../../../../../app/contract/structure.ts';
import { decompress, isMethod } from '../../../../../../main/image/compression/decompress.ts';
import { crc32 } from '../../../../../../main/image/crc32.ts';
import { structureOf } from '../../../../../../main/image/structure/flatten.ts';
import { FORMATS } from '../../../../../../main/image/structure/formats.ts';
import { endOfRun } from '../../../../../../main/image/structure/record/run.ts';
import { scanBytes } from '../../../../../../main/image/structure/scan.ts';
import { firmwareMissing } from '../../../../../kit/files/images.ts';
import { sha256 } from '../../../../../kit/files/sha256.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { type ReportRow, reportOf } from '../../../../../kit/image/uefiextract.ts';

const missing = firmwareMissing() ?? toolsMissing(['UEFIExtract']);

const FOLDERS = ['/usr/share/OVMF', '/usr/share/AAVMF'];

/** Each content once. */
function images(): string[] {
  const paths = FOLDERS.filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.fd'))
      .map((name) => join(folder, name)),
  );
  const bySum = new Map(paths.map((path) => [sha256(readFileSync(path)), path]));
  return [...bySum.values()];
}

describe.skipIf(missing !== null)('The tree of Debian’s UEFI images', () => {
  it.each(images())('has the rows that UEFIExtract reports: %s', (path) => {
    const bytes = new Uint8Array(readFileSync(path));
    const structure = structureOf(scanBytes(bytes, FORMATS));
    const theirs = reportOf(path).flatMap(told);
    expect(rowsOf(structure, bytes)).toEqual(theirs.map(textOf));
    expect(theirs.length).toBeGreaterThanOrEqual(path.endsWith('/AAVMF_VARS.fd') ? 0 : 6);
  });
});

interface Row {
  readonly depth: number;
  /** Type and subtype, as UEFIExtract has them. */
  readonly what: string;
  readonly base: number | null;
  readonly size: number;
  readonly name: string;
  readonly crc32: number;
}

function textOf({ depth, what, base, size, name, crc32: sum }: Row): string {
  const hex = (value: number | null) => (value === null ? 'unpacked' : value.toString(16));
  return `${'-'.repeat(depth)} ${what} ${hex(base)} +${hex(size)} ${name} ${hex(sum)}`;
}

function told({ type, subtype, ...row }: ReportRow): Row[] {
  // The image itself is not a structure in it.
  if (type === 'Image') return [];
  return [{ ...row, what: subtype === '' ? type : `${type}: ${subtype}` }];
}

/** What our kinds and subtypes are in the report. */
const VOLUMES: Record<string, string> = { FFS1: 'FFSv1', FFS2: 'FFSv2', FFS3: 'FFSv3', NVRAM: 'NVRAM' };
const FILES: Record<string, string> = {
  raw: 'Raw',
  freeform: 'Freeform',
  'SEC core': 'SEC core',
  'PEI core': 'PEI core',
  'DXE core': 'DXE core',
  'PEI module': 'PEI module',
  'DXE driver': 'DXE driver',
  application: 'Application',
  'MM module': 'SMM module',
  'MM core': 'SMM core',
  'volume image': 'Volume image',
  pad: 'Pad',
};
const SECTIONS: Record<string, string> = {
  'GUID defined': 'GUID defined',
  'PE32 image': 'PE32 image',
  'TE image': 'TE image',
  'DXE dependency': 'DXE dependency',
  'PEI dependency': 'PEI dependency',
  'MM dependency': 'MM dependency',
  version: 'Version',
  UI: 'UI',
  'volume image': 'Volume image',
  'freeform subtype GUID': 'Freeform subtype GUID',
  raw: 'Raw',
};
const PADDINGS: Record<string, string> = {
  erased: 'Empty (0xFF)',
  zeros: 'Empty (0x00)',
  data: 'Non-empty',
};

/** What we tell and UEFIExtract doesn't, with all that is inside. */
const ONLY_OURS: Record<string, (node: StructureNode, parent: StructureNode | undefined) => boolean> = {
  'leaves are not looked into: tables, pictures and the like': (node) => KINDS[node.kind] === undefined,
  'a working block is not looked into': (_, parent) => parent?.kind === 'uefi-ftw-working-block',
  'a rest of a volume that is smaller than the header of a file is taken for a broken file': (node, parent) =>
    node.kind === 'uefi-free-space' && node.size < 24 && parent?.kind === 'uefi-volume',
};

/** What a node lies in, and whether it has a section with its name. */
interface Around {
  readonly parent: StructureNode | undefined;
  readonly isNamed: boolean;
}

const KINDS: Record<string, (node: StructureNode, around: Around) => [string, string]> = {
  'uefi-volume': (node) => [
    `Volume: ${VOLUMES[node.subtype ?? '']}`,
    guidOf(node, 'FvName') ?? guidOf(node, 'FileSystemGuid') ?? '',
  ],
  'uefi-file': (node, { isNamed }) => [`File: ${FILES[node.subtype ?? '']}`, fileName(node, isNamed)],
  'uefi-section': (node) => {
    const subtype = SECTIONS[node.subtype ?? ''];
    const guid = guidOf(node, 'SectionDefinitionGuid') ?? guidOf(node, 'SubTypeGuid');
    return [`Section: ${subtype}`, guid ?? `${subtype} section`];
  },
  'uefi-free-space': (_, { parent }) => [
    'Free space',
    parent?.kind === 'uefi-volume' && parent.subtype !== 'NVRAM' ? 'Volume free space' : 'Free space',
  ],
  'uefi-padding': (node) => [`Padding: ${PADDINGS[node.subtype ?? '']}`, 'Padding'],
  'uefi-variable-store': () => ['VSS2 store', 'VSS2 store'],
  'uefi-variable': (node) =>
    // Of a deleted variable it doesn't tell the name.
    node.subtype === 'added'
      ? ['VSS entry: Auth', `${guidOf(node, 'VendorGuid')} | ${node.name}`]
      : ['VSS entry: Invalid', 'Invalid'],
  'uefi-ftw-working-block': () => ['FTW store', 'FTW store'],
  // It doesn't tell what the space is for.
  'uefi-ftw-spare-area': () => ['Free space', 'Free space'],
};

function guidOf({ fields }: StructureNode, name: string): string | null {
  return (
    fields
      .find((field) => field.name === name)
      ?.text.slice(0, 36)
      .toUpperCase() ?? null
  );
}

const FILE_NAMES: Record<string, string> = {
  'PEI apriori': 'PEI apriori file',
  'DXE apriori': 'DXE apriori file',
  'volume top file': 'Volume Top File',
};

function fileName(node: StructureNode, isNamed: boolean): string {
  if (node.subtype === 'pad') return 'Padding file';
  const guid = guidOf(node, 'Name') ?? '';
  const name = isNamed ? node.name : FILE_NAMES[node.name];
  return name === undefined ? guid : `${guid} | ${name}`;
}

/** Our tree as the report has it; between the structures of an image it has padding. */
function rowsOf({ nodes, spaces }: Structure, image: Uint8Array): string[] {
  const unpacked: Uint8Array[] = [image];
  for (const { method, space, start, size } of spaces) {
    const packed = (unpacked[space] ?? image).subarray(start, start + size);
    unpacked.push(isMethod(method) ? decompress(method, packed, { atMostBytes: 1 << 28 }).bytes : packed);
  }
  const named = new Set(nodes.flatMap(({ subtype, parent }) => (subtype === 'UI' ? [parent] : [])));
  const depths: number[] = [];
  const rows: Row[] = [];
  let end = 0;
  for (const node of nodes) {
    const parent = node.parent === null ? undefined : nodes[node.parent];
    const isTold =
      depths[node.parent ?? -1] !== -1 && !Object.values(ONLY_OURS).some((is) => is(node, parent));
    const depth = (depths[node.parent ?? -1] ?? 0) + 1;
    depths.push(isTold ? depth : -1);
    if (!isTold) continue;
    const start = node.start ?? 0;
    if (depth === 1) {
      rows.push(...gap(image, end, start));
      end = start + node.size;
    }
    const [what = node.kind, name = ''] =
      KINDS[node.kind]?.(node, { parent, isNamed: named.has(node.id) }) ?? [];
    const bytes = unpacked[node.space]?.subarray(start, start + node.size) ?? image;
    const sum = node.kind === 'uefi-ftw-working-block' ? workingBlockSum(bytes) : crc32(bytes);
    rows.push({ depth, what, base: node.offset, size: node.size, name, crc32: sum });
  }
  if (rows.length > 0) rows.push(...gap(image, end, image.length));
  return rows.map(textOf);
}

/** It sums a working block as if its sum and state were erased. */
function workingBlockSum(bytes: Uint8Array): number {
  return crc32(Uint8Array.from(bytes).fill(0xff, 16, 21));
}

function gap(image: Uint8Array, start: number, end: number): Row[] {
  if (start >= end) return [];
  const bytes = image.subarray(start, end);
  const isAll = (value: number) => endOfRun(image, start, end, value) === end;
  const subtype = isAll(0xff) ? 'erased' : isAll(0) ? 'zeros' : 'data';
  const what = `Padding: ${PADDINGS[subtype]}`;
  return [{ depth: 1, what, base: start, size: end - start, name: 'Padding', crc32: crc32(bytes) }];
}
