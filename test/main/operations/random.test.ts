import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DriverOperation } from '../../../app/contract/operation.ts';
import { sizeBytesOf } from '../../../main/pflash/geometry.ts';
import { blankAmd, blankIntel, type Followed, follow } from '../../kit/flash/follow.ts';

const UNLOCK = 'w16 0xaaa 0xaa\nw16 0x554 0x55';
const ERASE = `${UNLOCK}\nw16 0xaaa 0x80\n${UNLOCK}`;
/** Places where commands count, a block's edges, and any other. */
const OFFSETS = fc.oneof(
  fc.constantFrom(0, 0x154, 0xaa, 0x554, 0xaaa, 0x40, 0x1ffc, 0x2000, 0xffc, 0x1000),
  fc.nat(0xfffc / 4).map((word) => 4 * word),
);
const DATA = fc.oneof(fc.nat(0xff), fc.nat(0xffff_ffff));
const BITS = fc.constantFrom(8, 16, 32, 32);
const cycle = (byte: fc.Arbitrary<number>) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.tuple(BITS, OFFSETS).map(([bits, at]) => `r${bits} ${at}`) },
    {
      weight: 3,
      arbitrary: fc.tuple(BITS, OFFSETS, byte).map(([bits, at, data]) => `w${bits} ${at} ${data}`),
    },
  );
const INTEL_BYTES = fc.constantFrom(
  ...[0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xf0, 0xff, 0x01, 0x02].map(
    (byte) => byte * 0x1_0001,
  ),
);
const AMD_BYTES = fc.constantFrom(0x10, 0x20, 0x30, 0x55, 0x80, 0x90, 0x98, 0xa0, 0xaa, 0xb0, 0xf0, 0xff, 0);

/** Whole commands of a driver, now and then with a wrong byte. */
const INTEL_COMMANDS = fc
  .tuple(OFFSETS, OFFSETS, fc.nat(3))
  .map(([at, other, more]) => [
    `w32 ${at} 0x400040\nw32 ${at} ${more}\nr32 ${at}`,
    `w32 ${at} 0x200020\nw32 ${at} 0xd000d0\nr32 ${at}`,
    `w32 ${at} 0xe800e8\nw32 ${other} ${more * 0x1_0001}\n${`w32 ${at} 7\n`.repeat(more + 1)}w32 ${at} 0xd000d0`,
    `w32 0x154 0x980098\nr32 0x40\nw32 0 0xff00ff`,
    `w16 0xaa 0x9898\nr16 0x20\nw16 0 0xff`,
    `w16 0x154 0x98\nr16 0x40\nw16 0 0xff`,
    `w32 ${at} 0x600060\nw32 ${at} 0x10001`,
  ]);
const AMD_COMMANDS = fc
  .tuple(OFFSETS, OFFSETS, fc.nat(3))
  .map(([at, other, more]) => [
    `${UNLOCK}\nw16 0xaaa 0xa0\nw16 ${at} ${more}\nr16 ${at}`,
    `${ERASE}\nw16 ${at} 0x30\nw16 ${other} 0x30\ntimer\nr16 ${at}\ntimer`,
    `${ERASE}\nw16 ${at} 0x30\ntimer\nw16 0 0xb0\nr16 ${other}\nw16 0 0x30\ntimer`,
    `${ERASE}\nw16 0xaaa 0x10\nr16 0\ntimer`,
    `${UNLOCK}\nw16 0xaaa 0x20\nw16 0 0xa0\nw16 ${at} ${more}\nw16 0 0x90\nw16 0 0`,
    `${UNLOCK}\nw16 0xaaa 0x90\nr16 0\nw16 0xaa 0x98\nr16 0x20\nw16 0 0xf0\nw16 0 0xf0`,
  ]);
/** One of them, and now and then no more than its begin. */
const oneOf = (commands: fc.Arbitrary<string[]>) =>
  fc
    .tuple(
      commands,
      fc.nat(99),
      fc.oneof({ weight: 2, arbitrary: fc.constant(99) }, fc.integer({ min: 1, max: 9 })),
    )
    .map(([list, at, lines]) => (list[at % list.length] ?? '').split('\n').slice(0, lines).join('\n'));

const programOf = (bytes: fc.Arbitrary<number>, commands: fc.Arbitrary<string[]>) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: oneOf(commands) },
      { weight: 5, arbitrary: cycle(fc.oneof(bytes, bytes, DATA)) },
      { weight: 1, arbitrary: fc.constantFrom('timer', 'reset') },
    ),
    { maxLength: 40 },
  );

interface Drawn {
  readonly name: string;
  readonly program: fc.Arbitrary<string[]>;
  readonly make: (isProtected: boolean) => Followed;
}
const DEVICES: readonly Drawn[] = [
  {
    name: 'Intel',
    program: programOf(INTEL_BYTES, INTEL_COMMANDS),
    make: (isProtected) => blankIntel({ isProtected }),
  },
  {
    name: 'AMD',
    program: programOf(AMD_BYTES, AMD_COMMANDS),
    make: (isProtected) => blankAmd({ isProtected }),
  },
];

describe.each(DEVICES)('Whatever is sent to an $name flash', ({ program, make }) => {
  it('each cycle is in one operation, each operation in the flash, and each finding at a cycle', () => {
    fc.assert(
      fc.property(program, fc.boolean(), (parts, isProtected) => {
        const device = make(isProtected);
        const { operations, findings, steps } = follow(parts.join('\n'), device);
        const cycles = parts.join('\n').match(/^[rw]\d/gm)?.length ?? 0;
        expect(operations.reduce((sum, operation) => sum + operation.cycles, 0)).toBe(cycles);
        for (const [index, operation] of operations.entries()) {
          DriverOperation.parse(operation);
          const { firstCycle, lastCycle, offset, lengthBytes } = operation;
          expect(lastCycle - firstCycle + 1).toBeGreaterThanOrEqual(operation.cycles);
          expect(lastCycle).toBeLessThanOrEqual(steps);
          expect(offset + lengthBytes).toBeLessThanOrEqual(sizeBytesOf(device.flash.geometry));
          expect(firstCycle).toBeGreaterThan(operations[index - 1]?.firstCycle ?? 0);
        }
        for (const { cycle, what, todo } of findings) {
          expect(cycle).toBeGreaterThan(0);
          expect(cycle).toBeLessThanOrEqual(steps);
          for (const sentence of [what, todo])
            expect(sentence).toMatch(/^(The|[A-Z]\w*|0x[0-9a-f]+) .*[.)]$/);
        }
        expect(findings.map(({ cycle }) => cycle)).toEqual(
          findings.map(({ cycle }) => cycle).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('what a second flash is sent between changes nothing of it but the numbers', () => {
    fc.assert(
      fc.property(program, program, (one, other) => {
        const [alone, beside] = [one.join('\n').split('\n'), other.join('\n').split('\n')];
        const both = Array.from({ length: Math.max(alone.length, beside.length) }, (_, at) => [
          `0: ${alone[at] ?? ''}`,
          `1: ${beside[at] ?? ''}`,
        ]).flat();
        const lines = both.filter((line) => !/^\d: $/.test(line));
        const seen = follow(lines.join('\n'), make(false), make(false));
        const kinds = (list: readonly DriverOperation[]) =>
          list.map(({ kind, cycles, offset, lengthBytes, outcome, detail }) =>
            [kind, cycles, offset, lengthBytes, outcome, detail].join(' '),
          );
        const own = (device: string) => seen.operations.filter((operation) => operation.device === device);
        expect(kinds(own('flash0'))).toEqual(kinds(follow(one.join('\n'), make(false)).operations));
        const rules = (device: string) =>
          seen.findings
            .filter((finding) => finding.device === device)
            .map(({ rule, severity }) => `${rule} ${severity}`);
        const aloneRules = follow(one.join('\n'), make(false)).findings.map(
          ({ rule, severity }) => `${rule} ${severity}`,
        );
        expect(rules('flash0')).toEqual(aloneRules);
      }),
      { numRuns: 80 },
    );
  });
});

describe('Random programs', () => {
  it('come to every rule and every outcome', () => {
    const [rules, outcomes] = [new Set<string>(), new Set<string>()];
    for (const { program, make } of DEVICES) {
      for (const [index, parts] of fc.sample(program, { numRuns: 400, seed: 7 }).entries()) {
        const { operations, findings } = follow(parts.join('\n'), make(index % 4 === 0));
        for (const { rule } of findings) rules.add(rule);
        for (const { outcome } of operations) outcomes.add(outcome);
      }
    }
    expect([...outcomes].toSorted()).toEqual([
      'aborted',
      'error',
      'ignored',
      'incomplete',
      'ok',
      'protected',
    ]);
    expect([...rules].toSorted()).toEqual(
      // All but value-differs, for which there has to be a log.
      `broken-off buffer-lost buffer-window erase-block erase-broken-off error-left error-unread locked never-resumed
       no-command other-mode probe probe-shape protected sets-zero-bit status-unread unfinished unlock-broken while-busy
       while-suspended`.split(/\s+/),
    );
  });
});
