import { describe, expect, it } from 'vitest';
import { deviceOffset } from '../../../app/contract/units.ts';
import { JOURNAL_LIMITS } from '../../../main/session/journal/limits.ts';
import { open, small } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';
import { said } from '../../kit/session/typed.ts';

const untold = new AbortController().signal;
const SIGHT = { flash: 0, offset: deviceOffset(8) };

/** A machine whose console is typed at, with the bookmarks as the window has them. */
function machineWith(branches = JOURNAL_LIMITS.branches) {
  const machine = open(small('intel'), { ...JOURNAL_LIMITS, branches });
  const { history } = machine;
  return {
    machine,
    type: (line: string) => said(machine, line),
    /** Each as its name, its position, and whether it lies on the branch that is followed. */
    told: () =>
      history.listBookmarks().map(({ name, position, branch }) => [name, position, branch === null]),
  };
}

describe('A bookmark', () => {
  it('stays at its position, on the branch that has it: both have what lies before they part', () => {
    const { machine, type, told } = machineWith();
    type('r16 0 6');
    type('go 2; bookmark early');
    type('go 5; bookmark "late in the first"');
    type('go 3; w16 0 0x70');
    expect(told()).toEqual([
      ['early', 2, true],
      ['late in the first', 5, false],
    ]);
    const [left] = machine.history.state().branches;
    machine.go(left?.from ?? 0, left?.id);
    expect(told()).toEqual([
      ['early', 2, true],
      ['late in the first', 5, true],
    ]);
  });

  it('is gone with its branch where too many were left, but for what another one has', () => {
    const { type, told } = machineWith(1);
    type('r16 0 6');
    type('go 2; bookmark shared');
    type('go 5; bookmark lost');
    type('go 3; w16 0 0x70; r16 0');
    type('bookmark "of the second"');
    type('go 4; w16 0 0x50');
    expect(told()).toEqual([
      ['shared', 2, true],
      ['of the second', 5, false],
    ]);
  });

  it('of what both share is kept when the branch that it was set on gives way at once', () => {
    const { type, told } = machineWith(0);
    type('r16 0 6');
    type('go 2; bookmark shared');
    type('go 5; bookmark lost');
    type('go 3; w16 0 0x70');
    expect(told()).toEqual([['shared', 2, true]]);
  });

  it('is listed by the console, with what lies elsewhere', () => {
    const { type } = machineWith();
    expect(type('bookmark')).toEqual(['no bookmark; `bookmark NAME` sets one here']);
    type('r16 0 6');
    expect(type('bookmark here it "ends"')).toEqual(['“here it ends” is at cycle 6']);
    type('go 3; w16 0 0x70; bookmark other');
    expect(type('bookmark')).toEqual(['cycle 4: other', 'cycle 6, on another branch: here it ends']);
  });
});

describe('The window', () => {
  it('goes to a bookmark on another branch, and hears of all that a line of the console does', async () => {
    const { engine, type, state, events } = await engineWith(small('intel'));
    const { handlers } = engine;
    await type('r16 0 6');
    const named = await handlers['bookmark.add']({ name: 'the end', sight: SIGHT }, untold);
    expect(named.bookmarks).toEqual([{ id: 1, name: 'the end', position: 6, branch: null, sight: SIGHT }]);
    await type('go 3; w16 0 0x70');
    expect((await state()).bookmarks).toMatchObject([{ position: 6, branch: 0 }]);
    const gone = await handlers['bookmark.go']({ id: 1 }, untold);
    expect(gone.history).toMatchObject({ position: 6, length: 6 });
    await type('go 2');
    await expect
      .poll(() =>
        events.some(
          (event) => event.name === 'machine.changed' && event.payload.machine?.history.position === 2,
        ),
      )
      .toBe(true);
    expect((await handlers['bookmark.remove']({ id: 1 }, untold)).bookmarks).toEqual([]);
    await expect(async () => handlers['bookmark.go']({ id: 1 }, untold)).rejects.toThrow(
      'This bookmark is no longer there',
    );
  });

  it('has none of another history', async () => {
    const { engine, type, state } = await engineWith(small('intel'));
    await type('r16 0 6');
    await engine.handlers['bookmark.add']({ name: 'here', sight: SIGHT }, untold);
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold);
    expect((await state()).bookmarks).toEqual([]);
  });
});
