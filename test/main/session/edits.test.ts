import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackingMode, MachineRequest } from '../../../app/contract/machine.ts';
import { gatherSession } from '../../../main/saved/save-session.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { redoEdit, undoEdit } from '../../../main/session/edits.ts';
import { windowOf } from '../../../main/session/image-window.ts';
import { EDIT_MAX_BYTES, type ImageEdit } from '../../../main/session/journal/image-edit.ts';
import { JOURNAL_LIMITS } from '../../../main/session/journal/limits.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { changedSince } from '../../../main/session/past/changed-since.ts';
import { madeImage } from '../../kit/files/images.ts';
import { act, type Deed, open, sequences, small, TINY } from '../../kit/session/deeds.ts';
import { edits } from '../../kit/session/edits.ts';
import { exported } from '../../kit/session/exported.ts';
import { operationsOf } from '../../kit/session/told.ts';

const { signal } = new AbortController();

function opened(request: MachineRequest, limits = JOURNAL_LIMITS): Machine {
  const machine = open(request, limits);
  onTestFinished(() => machine.close());
  return machine;
}

function inMode(mode: BackingMode): MachineRequest {
  return { ...small('intel'), images: [{ path: madeImage(64 << 10), mode }] };
}

const bytesAt = (deviceOffset: number, ...bytes: number[]): ImageEdit => ({
  flash: 0,
  deviceOffset,
  lengthBytes: bytes.length,
  pattern: Uint8Array.from(bytes),
});

const held = (machine: Machine, offset: number, count: number) => [
  ...machine.flash(0).device.array.bytes.subarray(offset, offset + count),
];

type Step = Deed | { readonly edit: ImageEdit };

function doStep(machine: Machine, step: Step): void {
  if ('edit' in step) machine.edit(step.edit);
  else act(machine, step);
}

/** All that can be seen of a machine, but for where it stands in its history and what could be undone there. */
function seen(machine: Machine) {
  const { history, story, unsaved, edits: undoable, ...state } = machine.state();
  return { state, bytes: Buffer.from(machine.flash(0).device.array.bytes).toString('latin1') };
}

describe.each(['intel', 'amd'] as const)('A history with edits and the %s command set', (commandSet) => {
  it('leads to the same machine as doing so many of its events does, from anywhere to anywhere', () => {
    const request = small(commandSet);
    const steps = fc
      .array(fc.tuple(sequences(commandSet), fc.array(fc.record({ edit: edits }), { maxLength: 4 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all): Step[] => all.flat(2));
    fc.assert(
      fc.property(steps, fc.array(fc.nat(400), { maxLength: 5 }), (done, jumps) => {
        const machine = open(request, { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes });
        const fresh = open(request);
        for (const step of done) doStep(machine, step);
        for (const place of jumps) machine.go(Math.min(place, done.length));
        for (let position = 0; position <= done.length; position += 7) {
          machine.go(position);
          while (fresh.history.state().length < position)
            doStep(fresh, done[fresh.history.state().length] ?? { wait: 0 });
          expect(seen(machine)).toEqual(seen(fresh));
        }
        machine.close();
        fresh.close();
      }),
      { numRuns: 20, interruptAfterTimeLimit: 8_000 },
    );
  }, 60_000);
});

describe('An edit of an image', () => {
  it('is an event of the history, and no work of the device: no state, no wear, no operation comes of it', () => {
    const machine = opened(small('intel'));
    runLine(machine, 0, 'w16 0x10 0x40');
    const [before] = machine.state().flashes;
    machine.edit(bytesAt(0x10, 0xab, 0xcd));
    const [after] = machine.state().flashes;
    expect(after?.device).toEqual(before?.device);
    expect(after?.trail).toEqual(before?.trail);
    expect(after?.wear).toEqual([]);
    expect(machine.history.state()).toMatchObject({ position: 2, length: 2 });
    runLine(machine, 0, 'w16 0x10 0xff0f');
    // The program that was begun before the edit goes on over what was put there.
    expect(held(machine, 0x10, 2)).not.toEqual([0xab, 0xcd]);
    expect(operationsOf(machine).map(({ kind }) => kind)).toEqual(['word-program']);
  });

  it('is taken back and made again, and the bytes with it', () => {
    const machine = opened(small('intel'));
    const original = held(machine, 0x100, 4);
    machine.edit(bytesAt(0x100, 1, 2, 3, 4));
    machine.edit(bytesAt(0x102, 9));
    expect(machine.state().edits).toEqual({ canUndo: true, canRedo: false });
    expect(undoEdit(machine)).toMatchObject({ deviceOffset: 0x102, lengthBytes: 1 });
    expect(held(machine, 0x100, 4)).toEqual([1, 2, 3, 4]);
    expect(machine.state().edits).toEqual({ canUndo: true, canRedo: true });
    undoEdit(machine);
    expect(held(machine, 0x100, 4)).toEqual(original);
    expect(machine.state().flashes[0]?.changedBlocks).toBe(0);
    expect(() => undoEdit(machine)).toThrow('no edit to undo');
    redoEdit(machine);
    redoEdit(machine);
    expect(held(machine, 0x100, 4)).toEqual([1, 2, 9, 4]);
    expect(() => redoEdit(machine)).toThrow('no edit to redo');
  });

  it('is taken back with those before it in its flash, as many as are asked for, and made again with them', () => {
    const machine = opened(small('intel'));
    const original = held(machine, 0x100, 4);
    for (const [at, byte] of [1, 2, 3, 4].entries()) machine.edit(bytesAt(0x100 + at, byte));
    expect(undoEdit(machine, 3)).toEqual({ flash: 0, deviceOffset: 0x101, lengthBytes: 3 });
    expect(held(machine, 0x100, 4)).toEqual([1, ...original.slice(1)]);
    expect(redoEdit(machine, 9)).toEqual({ flash: 0, deviceOffset: 0x101, lengthBytes: 3 });
    expect(held(machine, 0x100, 4)).toEqual([1, 2, 3, 4]);
    runLine(machine, 0, 'r16 0');
    machine.edit(bytesAt(0x100, 9));
    undoEdit(machine, 9);
    expect(machine.history.state().position).toBe(5);
  });

  it('that was taken back is kept as a branch when something else is done', () => {
    const machine = opened(small('intel'));
    machine.edit(bytesAt(0, 1));
    machine.edit(bytesAt(0, 2));
    undoEdit(machine);
    machine.edit(bytesAt(0, 3));
    expect(held(machine, 0, 1)).toEqual([3]);
    const [left] = machine.history.state().branches;
    expect(left).toMatchObject({ from: 1, length: 2 });
    machine.go(2, left?.id);
    expect(held(machine, 0, 1)).toEqual([2]);
  });

  it('is not taken back over what a device did', () => {
    const machine = opened(small('intel'));
    machine.edit(bytesAt(0, 1));
    runLine(machine, 0, 'r16 0');
    expect(() => undoEdit(machine)).toThrow('Cycle 2, the last thing that was done, is no edit');
    machine.go(1);
    expect(() => redoEdit(machine)).toThrow('Cycle 2 is no edit');
    undoEdit(machine);
    expect(machine.history.state().position).toBe(0);
  });

  it('can be taken back as far as the budget of the history goes, and that is said', () => {
    const machine = opened(small('intel'), TINY);
    for (let at = 0; at < 20; at++)
      machine.edit({ flash: 0, deviceOffset: 0, lengthBytes: 60_000, pattern: Uint8Array.of(at, 7) });
    expect(machine.history.state().first).toBeGreaterThan(0);
    expect(machine.history.heldBytes).toBeLessThanOrEqual(TINY.budgetBytes);
    undoEdit(machine);
    expect(held(machine, 0, 2)).toEqual([18, 7]);
    while (machine.state().edits.canUndo) undoEdit(machine);
    expect(() => undoEdit(machine)).toThrow(/no longer kept.*takes at most/);
  });

  it('takes memory for what it put there once it is taken back, and the budget counts that', () => {
    const limits = { ...JOURNAL_LIMITS, budgetBytes: 1 << 20 };
    const machine = opened(small('intel'), limits);
    const lengthBytes = 48 << 10;
    for (const byte of [0xff, 0x12, 0xff, 0x34])
      machine.edit({ flash: 0, deviceOffset: 0, lengthBytes, pattern: Uint8Array.of(byte) });
    const { heldBytes } = machine.history;
    machine.go(0);
    expect(machine.history.heldBytes).toBe(heldBytes + 2 * lengthBytes);
    machine.go(4);
    machine.go(0);
    expect(machine.history.heldBytes).toBe(heldBytes + 2 * lengthBytes);
  });

  it('is told of as one where its bytes are looked at, though an operation goes on around it', () => {
    const machine = opened(small('intel'));
    runLine(machine, 0, 'w16 0x40 0x40');
    machine.edit(bytesAt(0x42, 0x77));
    runLine(machine, 0, 'w16 0x40 0x1234');
    runLine(machine, 0, 'r16 0x40');
    const { past, operations } = windowOf(machine, { flash: 0, offset: 0x40, lengthBytes: 16 });
    expect(past[0]?.programmedBy).toEqual([
      { cycle: 2, operation: null, isEdit: true },
      { cycle: 1, operation: 0 },
    ]);
    expect(operations.map(({ kind }) => kind)).toEqual(['word-program']);
  });

  it('counts as a change since the start, and since any moment before it', () => {
    const machine = opened(small('intel'));
    runLine(machine, 0, 'r16 0');
    machine.edit(bytesAt(0x8000, 0x77));
    expect(changedSince(machine, 0, 'start')).toEqual([2]);
    expect(changedSince(machine, 0, 1)).toEqual([2]);
    expect(changedSince(machine, 0, 2)).toEqual([]);
    const { changed, before } = windowOf(machine, { flash: 0, offset: 0x8000, lengthBytes: 16, since: 1 });
    expect(changed).toEqual([[0, 1]]);
    expect(before).toHaveLength(1);
  });

  it('makes the flash one that something was done to: the history does not begin with its image any more', async () => {
    const images = [0, 1].map(() => ({ path: madeImage(64 << 20), mode: 'scratch' as const }));
    const machine = opened({ board: 'virt', images, geometry: null });
    machine.edit({ ...bytesAt(0, 0x77) });
    machine.setMode(1, 'shared');
    const saving = { path: '/a.norscope', sight: null, isEmptied: () => false, signal };
    await expect(gatherSession(machine, saving)).rejects.toThrow('something was done to another flash');
  });

  it('is refused where it can’t be: the file and the bytes stay as they are', () => {
    const refused = (machine: Machine, edit: ImageEdit) => {
      const before = held(machine, 0, 64 << 10);
      let message = '';
      try {
        machine.edit(edit);
      } catch (thrown) {
        message = String(thrown);
      }
      expect(held(machine, 0, 64 << 10)).toEqual(before);
      expect(machine.history.state().length).toBe(0);
      return message;
    };
    expect(refused(opened(inMode('shared')), bytesAt(0, 1))).toMatch(
      /protected.*Switch the flash to scratch/,
    );
    const through = inMode('write-through');
    const file = readFileSync(through.images[0]?.path ?? '');
    expect(refused(opened(through), bytesAt(0, 1))).toMatch(/writes through.*could not be undone.*scratch/);
    expect(readFileSync(through.images[0]?.path ?? '').equals(file)).toBe(true);
    const scratch = opened(inMode('scratch'));
    expect(refused(scratch, bytesAt(0xffff, 1, 2))).toMatch(/reach past the end.*0xffff/);
    const long = { ...bytesAt(0, 1), lengthBytes: EDIT_MAX_BYTES + 1 };
    expect(refused(scratch, { ...long, deviceOffset: 0 })).toMatch(/past the end/);
    expect(refused(scratch, bytesAt(0))).toMatch(/needs bytes/);
  });

  it('is refused while somebody else has the machine', async () => {
    const machine = opened(small('intel'));
    await machine.whilePlaying('exported', async () => {
      expect(() => machine.edit(bytesAt(0, 1))).toThrow('being exported');
      expect(() => undoEdit(machine)).toThrow();
    });
  });
});

describe('The console', () => {
  it('edits and fills, and says that the device has not heard of it', () => {
    const machine = opened(small('intel'));
    const [entry] = runLine(machine, 0, 'edit 0x20 de ad "hi"');
    expect(entry).toMatchObject({ text: expect.stringContaining('edited 4 bytes of the image') });
    expect(held(machine, 0x20, 4)).toEqual([0xde, 0xad, 0x68, 0x69]);
    runLine(machine, 0, 'fill +0x4000 5 aa bb');
    expect(held(machine, 0x4000, 6).slice(0, 5)).toEqual([0xaa, 0xbb, 0xaa, 0xbb, 0xaa]);
    expect(machine.history.state().length).toBe(2);
  });

  it.each([
    ['edit', 'edit needs an address'],
    ['edit 0x0', 'There are no bytes'],
    ['edit 0x0 xyz', 'are no bytes'],
    ['fill 0x0', 'how many bytes'],
    ['fill 0x0 0 ff', 'no number of bytes'],
    ['fill 0x0 99999999999 ff', 'no number of bytes'],
    ['edit 0xffff 1234', 'reach past the end'],
  ])('refuses “%s” with a sentence', (line, what) => {
    const machine = opened(small('intel'));
    const [entry] = runLine(machine, 0, line);
    expect(entry).toMatchObject({ kind: 'error', what: expect.stringContaining(what) });
    expect(machine.history.state().length).toBe(0);
  });
});

describe('An export of a session with an edit', () => {
  const machineWithEdit = () => {
    const machine = opened(small('intel'));
    runLine(machine, 0, 'r16 0x20; edit 0x20 de ad; fill 0x4000 100 55 aa; r16 0x20');
    return machine;
  };

  it('has statements for it in a script', async () => {
    const text = await exported(machineWithEdit(), 'script');
    expect(text).toContain(
      '\nedit 0x00000020 de ad\nfill 0x00004000 100 55 aa\nexpect r16 0x00000020 0xadde\n',
    );
  });

  it.each(['qtest', 'log'] as const)('says in %s what is left out', async (form) => {
    const text = await exported(machineWithEdit(), form);
    expect(text).toMatch(/left out.*a direct edit of 2 bytes at 0x20 of/);
    expect(text).toMatch(/left out.*a direct edit of 100 bytes at 0x4000 of/);
  });

  it('names the event in a waveform, and counts it in a report', async () => {
    expect(await exported(machineWithEdit(), 'vcd')).toContain('sedit ');
    expect(await exported(machineWithEdit(), 'markdown')).toContain('edits are counted as cycles');
  });
});
