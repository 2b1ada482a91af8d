import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FootprintRequest } from '../../../../app/contract/footprint.ts';
import { type Lab, labStore } from '../../../../renderer/state/footprint/lab.ts';
import {
  countsUpTo,
  instancesOf,
  isOf,
  qemuFor,
  refusalOf,
  requestOf,
} from '../../../../renderer/state/footprint/lab-request.ts';

const VIRT_BYTES = 64 << 20;
const MEANS = { refusal: null, qemu: { version: '7.2.22', imageBytes: VIRT_BYTES, refusal: null } };
const NO_QEMU = {
  version: null,
  imageBytes: VIRT_BYTES,
  refusal: { code: 'unsupported', what: 'No QEMU here', where: null, todo: 'Install it.' },
} as const;
const IMAGE = { path: '/images/AAVMF_CODE.fd' };
const QEMU = qemuFor(MEANS, VIRT_BYTES);

function lab(different: Partial<Lab> = {}): Lab {
  return { ...labStore.getInitialState(), means: MEANS, ...different };
}

describe('A number of processes', () => {
  it.each([
    ['1', 1],
    [' 50 ', 50],
    ['200', 200],
  ])('is typed as “%s”', (text, instances) => {
    expect(instancesOf(text)).toBe(instances);
  });

  it.each(['0', '201', '', '-3', '2.5', '1e2', '0x10', 'many', '99999'])('is not “%s”', (text) => {
    expect(instancesOf(text)).toBeNull();
  });

  it('is measured at some numbers on the way to it, which the engine takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (instances) => {
        const counts = countsUpTo(instances);
        expect(FootprintRequest.shape.instances.parse(counts)).toEqual(counts);
        expect([counts[0], counts.at(-1)]).toEqual([1, instances]);
      }),
    );
    expect(countsUpTo(20)).toEqual([1, 4, 8, 12, 16, 20]);
    expect(countsUpTo(3)).toEqual([1, 2, 3]);
  });
});

describe('The real QEMU', () => {
  it('is measured with an image that its machine takes', () => {
    expect(QEMU).toEqual({ version: '7.2.22', refusal: null });
    expect(qemuFor(MEANS, null).refusal).toBeNull();
    expect(qemuFor(MEANS, 4 << 20).refusal).toBe('only for images of exactly 64 MiB');
    expect(qemuFor({ ...MEANS, qemu: NO_QEMU }, VIRT_BYTES).refusal).toBe('No QEMU here. Install it.');
    expect(requestOf(lab(), IMAGE, qemuFor({ ...MEANS, qemu: NO_QEMU }, null))?.withQemu).toBe(false);
  });

  it('is left out of a request where it can’t be, or is not ticked', () => {
    expect(requestOf(lab(), IMAGE, QEMU)?.withQemu).toBe(true);
    expect(requestOf(lab(), IMAGE, qemuFor(MEANS, 4 << 20))?.withQemu).toBe(false);
    expect(requestOf(lab({ kinds: ['shared'] }), IMAGE, QEMU)?.withQemu).toBe(false);
  });
});

describe('What is set up', () => {
  it('is asked for as it is', () => {
    const { kinds } = lab({ kinds: ['qemu', 'copy', 'shared'] });
    const request = requestOf(
      lab({ kinds, instances: '2', touch: 'all' }),
      { ...IMAGE, format: 'raw' },
      QEMU,
    );
    expect(request).toEqual({
      image: IMAGE.path,
      format: 'raw',
      instances: [1, 2],
      strategies: ['copy', 'shared'],
      touch: 'all',
      withQemu: true,
    });
  });

  it.each([
    [
      'a number that is none',
      { instances: '1000' },
      'The number of processes is a whole number from 1 to 200.',
    ],
    ['QEMU alone', { kinds: ['qemu'] }, 'Tick one of the strategies at least.'],
    ['nothing', { kinds: [] }, 'Tick one of the strategies at least.'],
    ['a system where nothing is known yet', { means: null }, 'What can be measured here is not known yet.'],
    [
      'a system that can’t count',
      {
        means: {
          refusal: { code: 'unsupported', what: 'Only on Linux', where: null, todo: 'Run it there.' },
          qemu: NO_QEMU,
        },
      },
      'Only on Linux. Run it there.',
    ],
  ] satisfies [string, Partial<Lab>, string][])(
    'is not asked for with %s, and says why',
    (_, different, why) => {
      expect(refusalOf(lab(different))).toBe(why);
      expect(requestOf(lab(different), IMAGE, QEMU)).toBeNull();
    },
  );

  it('is what was measured as long as image, reads and number are the same', () => {
    const request = requestOf(lab(), IMAGE, QEMU);
    if (request === null) throw new Error('nothing can be measured');
    const measured = lab({ measured: { request, rows: [] } });
    expect(isOf(measured, request)).toBe(true);
    expect(isOf(measured, { ...request, image: '/images/other.fd' })).toBe(false);
    expect(isOf(measured, { ...request, touch: 'all' })).toBe(false);
    expect(isOf(measured, { ...request, instances: [1, 2] })).toBe(false);
    expect(isOf(measured, null)).toBe(false);
    expect(isOf(lab(), request)).toBe(false);
  });
});
