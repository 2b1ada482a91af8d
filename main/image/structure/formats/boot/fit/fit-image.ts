/** An image of a FIT: where its data lies, and whether its hashes hold. U-Boot 2023.01, doc/uImage.FIT/source_file_format.txt. */
import type { StructureCheck } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import { crc32 } from '../../../../crc32.ts';
import { cellOf } from '../../../../device-tree/cells.ts';
import { stringsOf } from '../../../../device-tree/strings.ts';
import { propertyOf, type TreeNode } from '../../../../device-tree/tree.ts';
import { digestAlgorithm, digestOf } from '../../../../digest/digest.ts';
import { hexText } from '../../../../wide-number-text.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { payloadOf } from '../payload.ts';

/** A FIT in the bytes it lies in. */
export interface FitPlace {
  readonly start: number;
  /** Of the tree alone, by its header. */
  readonly treeBytes: number;
  /** Of what the FIT lies in. */
  readonly end: number;
}

/** Where the data of an image lies: in its node, or outside of the tree. Null: the image has none. */
export interface FitData {
  readonly start: number;
  readonly end: number;
  readonly isInside: boolean;
}

/** It may reach beyond what the FIT lies in. */
export function dataOf(image: TreeNode, { start, treeBytes }: FitPlace): FitData | null {
  const inside = propertyOf(image, 'data');
  if (inside !== undefined)
    return { start: inside.valueStart, end: inside.valueStart + inside.value.length, isInside: true };
  const [size, position, offset] = ['data-size', 'data-position', 'data-offset'].map((name) =>
    cellOf(image, name),
  );
  if (size === undefined) return null;
  const from = position ?? (offset === undefined ? undefined : 4 * Math.ceil(treeBytes / 4) + offset);
  return from === undefined ? null : { start: start + from, end: start + from + size, isInside: false };
}

/** What is wrong with the place of the data, or null. */
export function dataProblem(data: FitData | null, { start, end }: FitPlace): string | null {
  if (data === null) return 'It has no data.';
  if (data.end <= end) return null;
  return `Its data should end at ${hexText(data.end - start, 0)} of the FIT; there is nothing behind ${hexText(end - start, 0)}.`;
}

/** The data as a structure, with what is in it. */
export function dataFound(reading: Reading, image: TreeNode, { start, end }: FitData): Found {
  const [compression = 'none'] = stringsOf(image, 'compression');
  const bytes = reading.bytes.subarray(start, end);
  return {
    kind: 'fit-data',
    ...(compression === 'none' ? {} : { subtype: compression }),
    name: stringsOf(image, 'description')[0] ?? image.name,
    start,
    sizeBytes: end - start,
    checks: image.children
      .filter(({ name }) => /^hash\b/.test(name))
      .map((hash) => checkOf(reading, hash, bytes)),
    ...payloadOf(reading, { start, end }, compression),
  };
}

function checkOf(reading: Reading, hash: TreeNode, bytes: Uint8Array): StructureCheck {
  const [algorithm = 'no algorithm'] = stringsOf(hash, 'algo');
  const name = `${algorithm} of ${hash.name}`;
  const expected = Buffer.from(propertyOf(hash, 'value')?.value ?? []).toString('hex');
  if (expected === '') return { name, isGood: false, text: 'missing: there is no value' };
  reading.spend(bytes.length);
  const found = hashOf(algorithm, bytes);
  if (found === null) return { name, isGood: false, text: `unknown: nobody here computes “${algorithm}”` };
  const isGood = found === expected;
  return {
    name,
    isGood,
    text: isGood
      ? 'good'
      : `bad: ${pluralText(bytes.length, 'byte of data has', 'bytes of data have')} ${found}, the tree says ${expected}`,
  };
}

function hashOf(name: string, bytes: Uint8Array): string | null {
  if (name === 'crc32') return crc32(bytes).toString(16).padStart(8, '0');
  const algorithm = digestAlgorithm(name);
  return algorithm === undefined ? null : digestOf(algorithm, bytes);
}
