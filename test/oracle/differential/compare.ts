/** One program on both machines, and what they disagree on. */
import { join } from 'node:path';
import { startingOptions } from '../../../main/qemu/starting-options.ts';
import { askMonitor } from '../../kit/qemu/monitor.ts';
import { type FlatViewText, parseFlatViews } from '../../kit/qemu/monitor-output.ts';
import { startQemu } from '../../kit/qemu/qtest.ts';
import { shrinkProgram } from '../../kit/shrink-program.ts';
import { type Ground, groundOf } from './ground.ts';
import { fileDifference, startInWords, writeStartImage } from './images.ts';
import { isLook, lookBack } from './look-back.ts';
import { type OurMachine, openOurs } from './our-machine.ts';
import { playable } from './playable.ts';
import { nameOf, qemuPropertiesOf, type Setting } from './settings.ts';

export interface Difference {
  /** What both were asked; it is shrunk. */
  readonly program: readonly string[];
  /** The same with what shows the difference, if that isn't in the program. */
  readonly script: readonly string[];
  readonly text: string;
}

export interface Comparison {
  /** Lines that both answered alike. */
  readonly operations: number;
  readonly difference: Difference | null;
}

/** A setting with all that is needed to run programs there. */
export interface Arena {
  readonly setting: Setting;
  readonly ground: Ground;
  /** For the images, which each program finds as they were. */
  readonly folder: string;
  readonly seed: number;
}

/** @throws Error with QEMU's own words if its machine does not start. */
export async function openArena(setting: Setting, folder: string, seed: number): Promise<Arena> {
  const ours = startOurs({ setting, folder, seed });
  try {
    return { setting, folder, seed, ground: groundOf(ours, await theirViews(setting, folder)) };
  } finally {
    ours.close();
  }
}

/** Runs a program on both from the same start, and compares answers and images. */
export async function compare(arena: Arena, program: readonly string[]): Promise<Comparison> {
  const ours = startOurs(arena);
  try {
    const { lines, answers } = playable(ours, arena.ground, program);
    const looks = lookBack(ours, keptUnits(arena.setting));
    const script = [...lines, ...looks];
    answers.push(...looks.map(ours.run));
    const theirs = await theirAnswers(arena, script);
    if (typeof theirs === 'string')
      return { operations: 0, difference: { program: lines, script, text: theirs } };
    const at = theirs.findIndex((answer, index) => answer !== answers[index]);
    if (at < 0) {
      const text = imageDifference(arena);
      return {
        operations: script.length,
        difference: text === null ? null : { program: lines, script, text },
      };
    }
    const text = `${script[at]}: ${apart(theirs[at] ?? '', answers[at] ?? '')}`;
    // Of the look at the end, what was alike shows nothing.
    const shown = script.slice(0, at).filter((line, index) => index < lines.length || !isLook(line));
    const upTo = { program: lines.slice(0, at + 1), script: [...shown, script[at] ?? ''] };
    return { operations: at, difference: { ...upTo, text } };
  } finally {
    ours.close();
  }
}

/** A QEMU that goes away in the middle of a program is a difference, too: then its last words. */
async function theirAnswers(arena: Arena, script: readonly string[]): Promise<string[] | string> {
  const qemu = await startTheirs(arena);
  try {
    return await qemu.runAll(script).catch(String);
  } finally {
    await qemu.close();
  }
}

/** The shortest program that shows a difference, as a person can paste it into a QEMU. */
export async function explain(arena: Arena, difference: Difference): Promise<string> {
  const fails = async (candidate: readonly string[]) => (await compare(arena, candidate)).difference !== null;
  const shortest = await shrinkProgram(difference.program, fails);
  const { text, script } = (await compare(arena, shortest)).difference ?? difference;
  const how = `The shortest program that shows it, for qemu-system-${binaryOf(arena.setting)} -M ${arena.setting.board.machine} -qtest stdio${staged(arena.setting)}:`;
  return [`${nameOf(arena.setting)}, on ${startInWords(arena.seed)}`, text, how, ...script].join('\n');
}

function startOurs({ setting, folder, seed }: Omit<Arena, 'ground'>): OurMachine {
  const { sizes, drives } = setting;
  for (const [unit, sizeBytes] of sizes.entries()) {
    if (sizeBytes === null) continue;
    for (const side of SIDES) writeStartImage(pathOf(folder, side, unit), sizeBytes, seed);
  }
  const images = sizes.map((size, unit) => (size === null ? null : pathOf(folder, 'ours', unit)));
  const writableMode = isKeptInMemory(setting) ? 'scratch' : 'write-through';
  const mode = drives === 'read-only' ? 'shared' : writableMode;
  return openOurs({ ...ourBoard(setting), images, mode });
}

function ourBoard({ board, globals, bank }: Setting) {
  if (bank === undefined) return { boardId: board.id, globals };
  const { bankWidthBytes, deviceWidthBytes, sectorLengthBytes, properties } = bank;
  const value = (of: number | boolean) => (typeof of === 'boolean' ? (of ? 'on' : 'off') : of);
  return {
    boardId: 'generic',
    geometry: { bankWidthBytes, deviceWidthBytes, sectorLengthBytes },
    globals: Object.entries(properties).map(([name, of]) => `cfi.pflash01.${name}=${value(of)}`),
  };
}

function staged({ bank, board: { flashes } }: Setting): string {
  return bank === undefined ? '' : `, whose ${flashes[0]?.name} was given its properties under --preconfig`;
}

const SIDES = ['ours', 'theirs'] as const;

function pathOf(folder: string, side: (typeof SIDES)[number], unit: number): string {
  return join(folder, `${side}-${unit}.img`);
}

/** Whether what is written doesn't reach a file as it is: the board loads its image, or swaps its words. */
function isKeptInMemory({ board }: Setting): boolean {
  return board.imageOption === 'bios' || board.swappedOnLoadBytes > 0;
}

/** Flashes whose bytes can be compared in their image files. */
function keptUnits(setting: Setting): number[] {
  if (isKeptInMemory(setting)) return [];
  return setting.sizes.flatMap((size, unit) => (size === null ? [] : [unit]));
}

function imageDifference({ setting, folder }: Arena): string | null {
  for (const unit of keptUnits(setting)) {
    const difference = fileDifference(pathOf(folder, 'theirs', unit), pathOf(folder, 'ours', unit));
    if (difference !== null) return `flash ${unit}: ${difference}`;
  }
  return null;
}

function startTheirs({ setting, folder }: Arena) {
  const { board, sizes, drives, globals, bank } = setting;
  const images = sizes.map((size, unit) =>
    size === null || board.imageOption === 'bios'
      ? null
      : { path: pathOf(folder, 'theirs', unit), isReadOnly: drives === 'read-only' },
  );
  const more = [...startingOptions(board, folder), ...biosOption(setting, folder)];
  const [replaced] = board.flashes;
  const preconfigured = bank && {
    path: `/machine/${replaced?.name}`,
    properties: qemuPropertiesOf(bank),
  };
  return startQemu(images, { binary: binaryOf(setting), board: board.machine, globals, more, preconfigured });
}

async function theirViews(setting: Setting, folder: string): Promise<FlatViewText[]> {
  const { board, sizes, bank } = setting;
  const [replaced] = board.flashes;
  const drives = sizes.flatMap((size, unit) =>
    size === null || board.imageOption === 'bios' || bank !== undefined
      ? []
      : ['-drive', `if=pflash,unit=${unit},format=raw,readonly=on,file=${pathOf(folder, 'theirs', unit)}`],
  );
  const [flat = ''] = await askMonitor({
    binary: binaryOf(setting),
    machine: board.machine,
    options: [...startingOptions(board, folder), ...biosOption(setting, folder), ...drives],
    commands: ['info mtree -f'],
  });
  const views = parseFlatViews(flat);
  if (bank === undefined) return views;
  // The bank stands where the board's flash is, and is no larger.
  const isOther = ({ name }: { name: string }) => name !== replaced?.name;
  return views.map((view) => ({ ...view, ranges: view.ranges.filter(isOther) }));
}

function biosOption({ board }: Setting, folder: string): string[] {
  return board.imageOption === 'bios' ? ['-bios', pathOf(folder, 'theirs', 0)] : [];
}

/** The emulators of a family are one source: the first stands for all. */
export function binaryOf({ board }: Setting): string {
  return board.binaries[0] ?? '';
}

/** Both answers from where they part; a transfer's may be long. */
function apart(theirs: string, ours: string): string {
  const common = [...theirs].findIndex((character, index) => character !== ours[index]);
  const from = Math.max(0, common - 20);
  const part = (answer: string) => `${from > 0 ? '…' : ''}${answer.slice(from, from + 60)}`;
  return `QEMU ${part(theirs)}, Norscope ${part(ours)}${from > 0 ? ` (from character ${from} on)` : ''}`;
}
