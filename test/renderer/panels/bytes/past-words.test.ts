import { describe, expect, it } from 'vitest';
import type { DriverOperation } from '../../../../app/contract/operation.ts';
import {
  lastPastText,
  pastText,
  sinceSentence,
  sinceText,
  wearText,
} from '../../../../renderer/panels/bytes/past-words.ts';

const ERASE: DriverOperation = {
  kind: 'block-erase',
  firstCycle: 18_071,
  lastCycle: 18_072,
  cycles: 2,
  device: 'virt.flash1',
  offset: 0,
  lengthBytes: 256 << 10,
  outcome: 'ok',
  detail: '',
};
const by = (...cycles: number[]) => cycles.map((cycle) => ({ cycle, operation: null }));
const past = (...cycles: number[]) => ({ erasedBy: null, programmedBy: by(...cycles), hasMore: false });

describe('What was done to a row', () => {
  it('is told by the numbers of the operations', () => {
    expect(pastText(past(18_108))).toBe('programmed by 18,108');
    expect(pastText(past(18_108, 18_129))).toBe('programmed by 18,108 and 18,129');
    expect(pastText(past(1, 2, 3))).toBe('programmed by 1, 2 and 3');
    expect(pastText({ ...past(1, 2, 3), hasMore: true })).toBe('programmed by 1, 2 and 3, after others');
    const erased = { ...past(), erasedBy: { cycle: 18_071, operation: ERASE } };
    expect(pastText(erased)).toBe('erased by 18,071');
  });

  it('tells what a person edited apart from what a device did', () => {
    const edit = { cycle: 12, operation: null, isEdit: true };
    expect(pastText({ ...past(), programmedBy: [edit] })).toBe('edited by hand at 12');
    const many = { ...past(), programmedBy: [edit, edit], hasMore: true };
    expect(pastText(many)).toBe('edited by hand at 12 and 12, after others');
    const mixed = { ...past(), programmedBy: [...by(7), edit, ...by(20)] };
    expect(pastText(mixed)).toBe('programmed by 7 and 20, edited by hand at 12');
    expect(lastPastText({ ...past(), programmedBy: [...by(7), edit] })).toBe('edited by hand at 12');
    expect(lastPastText(mixed)).toBe('programmed by cycle 20');
  });

  it('is told with the kind of the last one, where that is known', () => {
    expect(lastPastText(past(7, 9))).toBe('programmed by cycle 9');
    const erased = { ...past(), erasedBy: { cycle: 18_071, operation: ERASE } };
    expect(lastPastText(erased)).toBe('erased by block erase 18,071');
  });
});

describe('The wear of a block', () => {
  const wear = [
    { block: 0, erases: 2, programmedBytes: 61 },
    { block: 3, erases: 0, programmedBytes: 8192 },
    { block: 4, erases: 1200, programmedBytes: 0 },
  ];

  it('is told for those that have some', () => {
    expect(wearText(wear, 0)).toBe('erased 2×, 61 B programmed');
    expect(wearText(wear, 1)).toBeNull();
    expect(wearText(wear, 3)).toBe('8 KiB programmed');
    expect(wearText(wear, 4)).toBe('erased 1,200×');
  });
});

describe('What bytes are compared with', () => {
  const at = (position: number) => ({ position, operation: null, isFolded: false });
  const operation = { position: 18_070, operation: ERASE, isFolded: false };

  it('is told on a button', () => {
    expect(sinceText(null, 9)).toBe('Since start');
    expect(sinceText(at(0), 9)).toBe('Since start');
    expect(sinceText(at(1204), 2000)).toBe('Since 1,204');
    expect(sinceText(at(1204), 1000)).toBe('Against 1,204');
    expect(sinceText(operation, 20_000)).toBe('Since 18,071');
  });

  it('is told in a sentence, with what is no longer known', () => {
    expect(sinceSentence(at(0), 9)).toMatch(/at the start\.$/);
    expect(sinceSentence(operation, 20_000)).toMatch(/before the last .*: block erase 18,071\.$/);
    expect(sinceSentence(at(1204), 1000)).toMatch(/at cycle 1,204, which comes later\.$/);
    expect(sinceSentence({ ...at(1204), isFolded: true }, 2000)).toMatch(
      /at cycle 1,204: older history is no longer kept\.$/,
    );
  });
});
