import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../app/contract/errors.ts';
import type { BoardSheet } from '../../main/board/board-sheet.ts';
import { checkImageSizes } from '../../main/board/image-sizes.ts';
import { type PlacedFlash, placeCopies, placeFlashes } from '../../main/board/place-flashes.ts';
import { regionTree } from '../../main/board/region-tree.ts';
import { BOARD_SHEETS } from '../../main/board/sheets.ts';
import { printFlatView, printTree } from '../../main/memory/mtree.ts';
import { type Container, romDeviceOver } from '../../main/memory/region.ts';
import { startingOptions } from '../../main/qemu/starting-options.ts';
import { IMAGE_HEAD, imageOptions, sampleSizes } from '../kit/files/board-images.ts';
import { flashPartsOfTree, flashPartsOfView } from '../kit/qemu/flash-parts.ts';
import { askMonitor, emulatorMissing } from '../kit/qemu/monitor.ts';
import { parseFlatViews, parseMtree, parseQtree, type QtreeValue } from '../kit/qemu/monitor-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'norscope-boards-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BINARIES = [...new Set(BOARD_SHEETS.flatMap(({ binaries }) => binaries))];

for (const binary of BINARIES) {
  const missing = emulatorMissing(binary);
  describe.skipIf(missing !== null)(`The boards of qemu-system-${binary}${missing ?? ''}`, () => {
    const boards = BOARD_SHEETS.filter(({ binaries }) => binaries.includes(binary));
    // Emulators of one family are one source: the first shows every size, the others that they have the board at all.
    const cases = boards.flatMap((board) =>
      sampleSizes(board)
        .slice(board.binaries[0] === binary ? 0 : -1)
        .map((sizes) => ({ board, sizes })),
    );
    it.each(cases)('$board.id has the flashes of its sheet with images of $sizes bytes', ({ board, sizes }) =>
      compare(board, binary, sizes),
    );
  });
}

const KIB = 1024;
const MIB = 1024 * KIB;
const CASES: readonly (readonly [string, readonly (number | null)[]])[] = [
  ['virt', [64 * MIB]],
  ['virt', [null, 64 * MIB]],
  ['virt', [32 * MIB]],
  ['virt', [64 * MIB + 4 * KIB]],
  ['connex', [16 * MIB]],
  ['connex', []],
  ['verdex', []],
  ['canon-a1100', []],
  ['pc', [4 * KIB]],
  ['pc', [4 * KIB + 512]],
  ['pc', [8 * MIB]],
  ['pc', [8 * MIB + 4 * KIB]],
  ['pc', [4 * MIB, 4 * MIB]],
  ['pc', [4 * MIB, 4 * MIB + 4 * KIB]],
  ['q35', [null, 4 * KIB]],
  ['q35', [3 * MIB, 528 * KIB]],
  ['musicpal', [4 * MIB]],
  ['musicpal', [8 * MIB]],
  ['musicpal', [12 * MIB]],
  ['musicpal', [64 * MIB]],
  ['mpc8544ds', [32 * KIB]],
  ['mpc8544ds', [64 * KIB]],
  ['mpc8544ds', [192 * KIB]],
  ['mpc8544ds', [8 * MIB]],
  ['mpc8544ds', [16 * MIB]],
];

describe.skipIf(BINARIES.some((binary) => emulatorMissing(binary) !== null))('A size of an image', () => {
  it.each(CASES)('is refused where QEMU refuses it: %s with %j bytes', async (id, sizes) => {
    const board = BOARD_SHEETS.find((each) => each.id === id);
    if (board === undefined) throw new Error(`there is no board ${id}`);
    const answer = askMonitor({
      binary: board.binaries[0] ?? '',
      machine: board.machine,
      options: [...startingOptions(board, folder), ...imageOptions(board, sizes, folder)],
      commands: ['info status'],
    });
    const refusedThere = await answer.then(
      () => false,
      () => true,
    );
    const images = sizes.map((sizeBytes) =>
      sizeBytes === null ? null : { path: 'a', name: 'a', sizeBytes },
    );
    const check = () => checkImageSizes(board, images);
    if (refusedThere) expect(check).toThrow(UserError);
    else expect(check).not.toThrow();
  });
});

async function compare(board: BoardSheet, binary: string, sizes: readonly (number | null)[]): Promise<void> {
  const flashes = placeFlashes(board, sizes);
  const root = regionTree(board, flashes.map(wired));
  const peeks = peeksAt(board, flashes, sizes);
  const [qtree = '', mtree = '', flat = '', ...seen] = await askMonitor({
    binary,
    machine: board.machine,
    options: [...startingOptions(board, folder), ...imageOptions(board, sizes, folder)],
    commands: ['info qtree', 'info mtree', 'info mtree -f', ...peeks.map(({ command }) => command)],
  });
  const devices = parseQtree(qtree).filter(({ type }) => type.startsWith('cfi.pflash'));
  expect(
    Object.fromEntries(devices.map(({ type, properties }) => [properties.name, { type, properties }])),
  ).toEqual(Object.fromEntries(flashes.map((flash) => [flash.sheet.name, expectedDevice(flash)])));
  expectSameRegions(root, { mtree, flat });
  expect(seen.map((text) => text.trim().split(/: /)[1])).toEqual(peeks.map(({ answer }) => answer));
}

function wired(placed: PlacedFlash) {
  const { sizeBytes, sheet } = placed;
  const device = { read: () => 0, write: () => undefined };
  return {
    placed,
    region: romDeviceOver(new Uint8Array(sizeBytes), { name: sheet.name, sizeBytes, device }),
  };
}

function expectSameRegions(root: Container, { mtree, flat }: { mtree: string; flat: string }): void {
  const ours = parseMtree(printTree('memory', root));
  expect(flashPartsOfTree(parseMtree(mtree), ours)).toEqual(flashPartsOfTree(ours, ours));
  const ourView = parseFlatViews(printFlatView('memory', root));
  expect(flashPartsOfView(parseFlatViews(flat), ourView)).toEqual(flashPartsOfView(ourView, ourView));
}

/** What `info qtree` prints of a flash; the drive is each test's own. */
function expectedDevice(flash: PlacedFlash) {
  const { type } = flash.sheet;
  return {
    type: type === 'cfi01' ? 'cfi.pflash01' : 'cfi.pflash02',
    properties: { drive: expect.any(String), ...commonProperties(flash), ...ownProperties(flash) },
  };
}

function commonProperties({ sheet, sectorCount }: PlacedFlash): Record<string, QtreeValue> {
  const { name, bankWidthBytes, identifiers, size } = sheet;
  return {
    name,
    'num-blocks': sectorCount,
    'sector-length': size.sectorLengthBytes,
    width: bankWidthBytes,
    ...Object.fromEntries(identifiers.map((value, index) => [`id${index}`, value])),
  };
}

function ownProperties({ sheet, sectorCount, mappings }: PlacedFlash): Record<string, QtreeValue> {
  if (sheet.type === 'cfi01') {
    return {
      'device-width': sheet.deviceWidthBytes ?? 0,
      'max-device-width': sheet.deviceWidthBytes ?? 0,
      'big-endian': sheet.isBigEndian,
      secure: false,
      'old-multiple-chip-handling': false,
    };
  }
  const regions = [sectorCount, 0, 0, 0].flatMap((count, index) => [
    [`num-blocks${index}`, count],
    [`sector-length${index}`, count === 0 ? 0 : sheet.size.sectorLengthBytes],
  ]);
  return {
    ...Object.fromEntries(regions),
    mappings,
    'big-endian': Number(sheet.isBigEndian),
    'unlock-addr0': sheet.unlockAddresses[0],
    'unlock-addr1': sheet.unlockAddresses[1],
  };
}

type Peek = { readonly command: string; readonly answer: string };

/** Looks at memory that show the order of the bus, a swap of words on load, and a patched copy. */
function peeksAt(
  board: BoardSheet,
  flashes: readonly PlacedFlash[],
  sizes: readonly (number | null)[],
): Peek[] {
  const first = flashes.find(({ index, sheet }) => sizes[index] != null && sheet.inside !== 'secure-memory');
  if (first === undefined) return [];
  const head = board.swappedOnLoadBytes > 0 ? IMAGE_HEAD.toReversed() : IMAGE_HEAD;
  const halfWord = board.busEndianness === 'little' ? head.slice(0, 2).toReversed() : head.slice(0, 2);
  return [
    { command: `xp /4xb ${first.base}`, answer: head.map((byte) => `0x${hexByte(byte)}`).join(' ') },
    { command: `xp /1xh ${first.base}`, answer: `0x${halfWord.map(hexByte).join('')}` },
    ...placeCopies(board, flashes).flatMap(({ sheet: { patch }, base }) =>
      patch === null
        ? []
        : [
            {
              command: `xp /1xw ${base + patch.offset}`,
              answer: `0x${patch.word.toString(16).padStart(8, '0')}`,
            },
          ],
    ),
  ];
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
