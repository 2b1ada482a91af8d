import { describe, expect, it, onTestFinished } from 'vitest';
import { type OperationFilter, STORY_ROWS_MAX } from '../../../../app/contract/story.ts';
import { openMachine } from '../../../../main/session/machine.ts';
import { filteredOperations } from '../../../../main/session/story/filtered-operations.ts';
import { open, small } from '../../../kit/session/deeds.ts';

const FLASH1 = 0x0400_0000;

/** An erase, a poll, a write that is no command, and an erase on the other flash. */
function machine() {
  const opened = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => opened.close());
  const write = (address: number, data: number) =>
    opened.cycle({ direction: 'write', address, widthBytes: 4, data });
  for (const data of [0x20_0020, 0xd0_00d0, 0x70_0070, 0x12_0012]) write(0, data);
  for (const data of [0x20_0020, 0xd0_00d0]) write(FLASH1, data);
  return opened;
}

describe('The operations that a filter lets pass', () => {
  const listed = (filter: Partial<OperationFilter>, position = 6) => {
    const opened = machine();
    opened.go(position);
    const asked = { only: 'all', flash: null, text: '', ...filter } as const;
    return filteredOperations(opened, { from: 0, count: STORY_ROWS_MAX, filter: asked });
  };
  const kinds = (filter: Partial<OperationFilter>) => listed(filter).operations.map(({ kind }) => kind);

  it('are all of them', () =>
    expect(kinds({})).toEqual(['block-erase', 'status-poll', 'unknown', 'block-erase']));
  it('are those that change an array', () =>
    expect(kinds({ only: 'changes' })).toEqual(['block-erase', 'block-erase']));
  it('are those that came to nothing', () => expect(kinds({ only: 'in vain' })).toEqual(['unknown']));
  it('are those of one flash', () => {
    expect(kinds({ flash: 1 })).toEqual(['block-erase']);
    expect(kinds({ flash: 1, only: 'in vain' })).toEqual([]);
  });

  it('are those that are like all words that are typed: kind, outcome, address, cycle', () => {
    expect(kinds({ text: 'erase' })).toEqual(['block-erase', 'block-erase']);
    expect(kinds({ text: 'Erase 0x400_0000' })).toEqual(['block-erase']);
    expect(listed({ text: '0x0402_0000' }).operations.map(({ device }) => device)).toEqual(['virt.flash1']);
    expect(kinds({ text: '0x3ffff' })).toEqual(['block-erase', 'block-erase']);
    expect(kinds({ text: '0x4_0000' })).toEqual([]);
    expect(kinds({ text: '2' })).toEqual(['block-erase']);
    expect(kinds({ text: 'ignored' })).toEqual(['unknown']);
    expect(kinds({ text: 'ignored erase' })).toEqual([]);
    expect(kinds({ text: '  ' })).toHaveLength(4);
  });

  it('are those at an address, not those whose sectors lie around it', () => {
    const opened = open(small('amd'));
    onTestFinished(() => opened.close());
    const at = (address: number, data: number) =>
      opened.cycle({ direction: 'write', address, widthBytes: 2, data });
    for (const begin of [0xaa, 0x55, 0x80, 0xaa, 0x55]) at(begin === 0x55 ? 0x554 : 0xaaa, begin);
    for (const sector of [0, 0x8000]) at(sector, 0x30);
    const found = (text: string) =>
      filteredOperations(opened, { from: 0, count: 1, filter: { only: 'all', flash: null, text } }).total;
    expect(['0x3fff', '0x4000', '0x7fff', '0x8000', '0xc000'].map(found)).toEqual([1, 0, 0, 1, 0]);
  });

  it('are listed anew when something is done', () => {
    const opened = machine();
    const total = () =>
      filteredOperations(opened, { from: 0, count: 1, filter: { only: 'all', flash: null, text: 'erase' } })
        .total;
    expect(total()).toBe(2);
    opened.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x20_0020 });
    expect(total()).toBe(3);
  });

  it('say where the machine stands among them', () => {
    expect(listed({ only: 'changes' }, 6)).toMatchObject({ total: 2, current: 1 });
    expect(listed({ only: 'changes' }, 4)).toMatchObject({ total: 2, current: 0 });
    expect(listed({ only: 'in vain' }, 3)).toMatchObject({ total: 1, current: null });
  });

  it('come in parts', () => {
    const opened = machine();
    const filter = { only: 'changes', flash: null, text: '' } as const;
    const { from, total, operations } = filteredOperations(opened, { from: 1, count: 5, filter });
    expect([from, total, operations.map(({ device }) => device)]).toEqual([1, 2, ['virt.flash1']]);
  });
});
