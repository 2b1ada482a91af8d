/** Starts the two that are compared: a machine of ours like the one that is open, and the QEMU that has its board. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { BoardSheet } from '../board/board-sheet.ts';
import { driveOption, globalOption } from '../qemu/options.ts';
import { PausedQemu } from '../qemu/paused-qemu.ts';
import type { QemuProgram } from '../qemu/program.ts';
import { ANSWER_PATIENCE_MS, QemuGone } from '../qemu/qtest-session.ts';
import { startingOptions } from '../qemu/starting-options.ts';
import { type Machine, openMachine } from '../session/machine.ts';
import type { StagedImages } from './staged-images.ts';
import { WrittenBytes } from './written-bytes.ts';

export interface StartOptions {
  readonly signal: AbortSignal;
  /** How long an answer may take; milliseconds. */
  readonly patienceMs?: number;
}

/** The board as QEMU has it. @throws UserError for a machine that no QEMU can stand beside */
export function boardBeside(machine: Machine): BoardSheet {
  const { sheet, title } = machine.board;
  if (sheet === null) {
    throw new UserError({
      code: 'unsupported',
      what: `No QEMU has the board ${title}: there is nothing to compare with`,
      where: null,
      todo: 'Open the image on a board of QEMU’s; `norscope boards` lists them.',
    });
  }
  return sheet;
}

/** A machine of ours that does what another one did, and what was written there meanwhile. */
export interface Alike {
  readonly machine: Machine;
  readonly written: WrittenBytes;
}

/** A machine like the one whose images these are. @throws UserError if one can't be opened any more */
export function openAlike({ request }: Pick<StagedImages, 'request'>): Alike {
  const written = new WrittenBytes();
  const machine = openMachine(request, {
    onState: () => undefined,
    onBytes: (flash, deviceOffset, lengthBytes) => written.note(flash, deviceOffset, lengthBytes),
  });
  return { machine, written };
}

/**
 * A QEMU like a machine that was just opened: on the same images, which it never changes.
 * @throws UserError with QEMU's words if it does not start; the reason of `signal`
 */
export async function startAlike(
  machine: Machine,
  program: QemuProgram,
  { signal, patienceMs = ANSWER_PATIENCE_MS }: StartOptions,
): Promise<PausedQemu> {
  const board = boardBeside(machine);
  const folder = await mkdtemp(join(tmpdir(), 'norscope-beside-'));
  try {
    const options = [
      ...machine.globals.flatMap(globalOption),
      ...startingOptions(board, folder),
      ...imageOptions(board, machine),
    ];
    return await PausedQemu.start({
      program: program.name,
      machine: board.machine,
      options,
      patienceMs,
      signal,
    });
  } catch (thrown) {
    if (!(thrown instanceof QemuGone)) throw thrown;
    throw new UserError({
      code: 'unsupported',
      what: `${program.name} does not start (${thrown.words})`,
      where: null,
      todo: 'Mend what it says, or go on without it.',
    });
  } finally {
    // It has read them.
    await rm(folder, { recursive: true, force: true });
  }
}

function imageOptions({ imageOption }: BoardSheet, machine: Machine): string[] {
  return machine.flashes.flatMap(({ plan: { unit }, backing }) => {
    if (backing === null) return [];
    const { path, mode } = backing;
    if (imageOption === 'bios') return ['-bios', path];
    return driveOption({ unit, path, access: mode === 'shared' ? 'read' : 'aside' });
  });
}
