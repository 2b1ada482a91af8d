import { describe, expect, it } from 'vitest';
import { UntracedError } from '../../../main/image/untraced-error.ts';

describe('An error that is an answer', () => {
  it('has its sentence, and no trace, which others still have', () => {
    const answer = new UntracedError('It is none.');
    expect(answer).toMatchObject({ message: 'It is none.' });
    expect(answer.stack).not.toContain(' at ');
    expect(new Error('A fault.').stack).toContain(' at ');
  });
});
