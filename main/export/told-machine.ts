/** What somebody else needs to open the same machine: its board, and its images by their sums. */
import type { BackingMode } from '../../app/contract/machine.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { sumOfFile } from '../work/file-sum.ts';

/** One flash of the machine. */
export interface ToldFlash {
  readonly name: string;
  /** Number of its option on the command line. */
  readonly unit: number;
  readonly base: number;
  readonly sizeBytes: number;
  readonly commandSet: string;
  readonly image: ToldImage | null;
}

/** The file behind a flash. */
export interface ToldImage {
  /** Without its folder, which says nothing to others. */
  readonly name: string;
  readonly mode: BackingMode;
  readonly sizeBytes: number;
  /** Of the file as it is now; null where it can't be read any more. */
  readonly sha256: string | null;
}

export interface ToldMachine {
  readonly title: string;
  readonly flashes: readonly ToldFlash[];
  /** What `norscope` takes to open it: `--board virt --flash1 VARS.fd,mode=scratch`. */
  readonly options: string;
}

/** Reads the images for their sums. @throws the reason of `signal` */
export async function tellMachine(machine: Machine, signal: AbortSignal): Promise<ToldMachine> {
  const flashes: ToldFlash[] = [];
  for (const flash of machine.flashes) flashes.push(await tellFlash(flash, signal));
  return { title: machine.board.title, flashes, options: optionsOf(machine, flashes) };
}

async function tellFlash(flash: Flash, signal: AbortSignal): Promise<ToldFlash> {
  const { plan, device, backing } = flash;
  const { name, unit, base } = plan;
  const sizeBytes = device.array.bytes.length;
  const image = backing && {
    name: oneLine(backing.name),
    mode: backing.mode,
    sizeBytes: backing.sizeBytes,
    sha256: await sumOfFile(backing.path, signal),
  };
  return { name, unit, base, sizeBytes, commandSet: device.commandSet, image };
}

function optionsOf({ board, geometry, globals }: Machine, flashes: readonly ToldFlash[]): string {
  const images = flashes.flatMap(({ unit, image }) => {
    if (image === null) return [];
    const mode = image.mode === 'shared' ? '' : `,mode=${image.mode}`;
    return [`--flash${unit}`, quoted(`${image.name}${mode}`)];
  });
  const shape = geometry === null ? [] : ['--geometry', geometryText(geometry)];
  const set = globals.flatMap((property) => ['--global', quoted(property)]);
  return ['--board', board.id, ...images, ...shape, ...set].join(' ');
}

function geometryText(geometry: NonNullable<Machine['geometry']>): string {
  const { base, commandSet, sectorLengthBytes, bankWidthBytes, deviceWidthBytes } = geometry;
  const words = [
    `base=0x${base.toString(16)}`,
    `command-set=${commandSet}`,
    `sector-length=${sectorLengthBytes}`,
    `width=${bankWidthBytes}`,
    `device-width=${deviceWidthBytes ?? 'none'}`,
  ];
  return words.join(',');
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./,=:+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A file's name may hold anything, and stands in a comment here. */
function oneLine(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, '␤');
}
