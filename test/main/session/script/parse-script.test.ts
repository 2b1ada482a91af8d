import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseScript, ScriptSyntaxError, STEPS_MAX } from '../../../../main/session/console/parse-script.ts';
import { groundOf } from '../../../../main/session/console/run.ts';
import { open } from '../../../kit/session/deeds.ts';

function ground() {
  const machine = open({ board: 'virt', images: [], geometry: null });
  onTestFinished(() => machine.close());
  return groundOf(machine, 0);
}

/** `line:column what`, both from 1 on; null where nothing is wrong. */
function mistakeIn(text: string): string | null {
  try {
    parseScript(text, ground());
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ScriptSyntaxError)) throw thrown;
    return `${thrown.line}:${thrown.column + 1} ${thrown.message}`;
  }
}

/** Words that scripts are made of, so that texts of them come close to scripts. */
const WORDS = [
  ...['r8', 'w32', 'r16', 'erase', 'program', 'query', 'wait', 'go', 'break', 'expect', 'error', 'state'],
  ...['findings', 'bytes', 'mask', 'repeat', 'end', 'flash', '0x40', '0xxx', '1', '3', '#2', '+4', '"a'],
  ...[';', '//', '#', '\n', '\r\n', '\t', '{', 'ab', '0x1_0000', '99999999999999999999', 'source'],
];

it('A script takes no line that is too long, however many statements it has, and says which', () => {
  const ground = { contexts: [], flash: 0 };
  expect(() => parseScript(`# one\n${'a;'.repeat(1 << 20)}`, ground)).toThrow(
    'This line has 2,097,152 characters; a script takes 65,536',
  );
});

describe('A script', () => {
  it.each([
    ['nothing', ''],
    ['comments, of both kinds', '# one\n  // two\n\nr8 0 # three\nr8 #1 // four\n#five'],
    ['lines that end as Windows ends them', 'r8 0\r\nend-less'.replace('end-less', 'r8 1\r\n')],
    ['repeats in one another', 'repeat 2\n repeat 3; r8 0; end\nend'],
    ['another flash', 'flash 1\nr32 +0\nr32 #255'],
    ['expectations', 'expect r32 0 0x00xx_0080\nexpect 0x80 mask 0x80\nexpect state read array'],
    [
      'more expectations',
      'expect bytes #1 de ad "text"\nexpect findings 0 error\nexpect error erase 0x9000_0000',
    ],
  ])('may hold %s', (_, text) => expect(mistakeIn(text)).toBeNull());

  it.each([
    ['r8 0\nr33 0', '2:1 The bus has no accesses of 33 bits'],
    ['r8 0; frob', '1:7 “frob” is no command'],
    ['repeat 3\nr8 0', '1:1 This repeat has no end'],
    ['r8 0\n  end', '2:3 This end has no repeat'],
    ['repeat 0\nend', '1:8 “0” is no number of times'],
    ['flash 2', '1:7 “2” is no flash of this board'],
    ['expect', '1:7 expect needs what it expects'],
    ['expect r32 0', '1:13 expect needs the value that is read'],
    ['expect r8 0 0x100', '1:13 0x100 needs more than 8 bits'],
    ['expect r8 0 0xfg', '1:13 “0xfg” is no value'],
    ['expect 0x80 mask', '1:17 mask needs its bits'],
    ['expect error expect 1', '1:14 “expect” is too much here'],
    ['expect findings 1 horror', '1:19 “horror” is no severity'],
    [
      'w8 0 1\nsource other.nor',
      '2:1 “source” stands at the beginning of a line of the console, and alone there',
    ],
    [
      'repeat 1000\nrepeat 1000\nr8 0 5\nend\nend',
      '5:1 This comes to more than 4,000,000 lines, statements and reads',
    ],
    [`${'repeat 2\n'.repeat(17)}`, '17:1 More than 16 repeats lie in one another'],
  ])('with a mistake says where it is: %j', (text, mistake) => expect(mistakeIn(text)).toBe(mistake));

  it('of any text is read, or refused with a place in it', () => {
    const given = ground();
    const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        try {
          parseScript(text, given);
        } catch (thrown) {
          if (!(thrown instanceof ScriptSyntaxError)) throw thrown;
          const line = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)[thrown.line - 1];
          expect(line).toBeDefined();
          expect(thrown.column).toBeGreaterThanOrEqual(0);
          expect(thrown.column).toBeLessThanOrEqual(line?.length ?? 0);
          expect(thrown.todo).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('that is empty inside of its repeats is bounded, too', () => {
    expect(mistakeIn(`repeat ${STEPS_MAX}\nrepeat 2\nend\nend`)).toContain('This comes to more than');
  });
});
