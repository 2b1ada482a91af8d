import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UserError } from '../../app/contract/errors.ts';
import { say, sayFailure } from '../../app/say.ts';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

it('says one line, whatever is in the sentence', () => {
  say('There is no such file: /a\r\n\nb.');
  expect(said).toBe('norscope: There is no such file: /a b.\n');
});

it('writes what would steer the terminal as an escape', () => {
  say('There is no such file: /a\u001b[31m\u0007\u009b\u202e\u{e0041}\ud800\u00e9.');
  expect(said).toBe(
    'norscope: There is no such file: /a\\x1b[31m\\x07\\x9b\\u{202e}\\u{e0041}\\u{d800}\u00e9.\n',
  );
});

it('says in one line what a person can mend', () => {
  sayFailure(new UserError({ code: 'not-found', what: 'Nothing is here', where: '/a', todo: 'Look there.' }));
  expect(said).toBe('norscope: Nothing is here: /a. Look there.\n');
});

it('says of a defect where it is, and ends with the one line', () => {
  sayFailure(new TypeError('\u001bx is not a function'));
  expect(said).toMatch(/^TypeError: \\x1bx is not a function\n +at /);
  expect(said).toMatch(/\nnorscope: Norscope made a mistake[^\n]+\n$/);
});
