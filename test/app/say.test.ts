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

it('says in one line what a person can mend', () => {
  sayFailure(new UserError({ code: 'not-found', what: 'Nothing is here', where: '/a', todo: 'Look there.' }));
  expect(said).toBe('norscope: Nothing is here: /a. Look there.\n');
});

it('says of a defect where it is, and ends with the one line', () => {
  sayFailure(new TypeError('x is not a function'));
  expect(said).toMatch(/^TypeError: x is not a function\n +at /);
  expect(said).toMatch(/\nnorscope: Norscope made a mistake[^\n]+\n$/);
});
