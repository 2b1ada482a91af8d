/** Random programs for a machine: deep steps on its flashes, wide ones around them. */
import fc from 'fast-check';
import { amdSteps } from './amd-steps.ts';
import type { Ground, TargetFlash } from './ground.ts';
import { intelStep } from './intel-steps.ts';
import type { Step } from './target.ts';
import { wideStep } from './wide-steps.ts';

/** What a program takes often, and what it takes once. */
interface FlashSteps {
  readonly often: Step;
  readonly once: readonly Step[];
}

/** Programs of so many steps, each of one to a hundred lines, six of them on average. */
export function programFor(ground: Ground, stepCount: number): Step {
  const flashes = ground.flashes.map(stepsOf);
  const steps = fc.oneof(
    ...flashes.map(({ often }, index) => ({ weight: index === 0 ? 12 : 4, arbitrary: often })),
    { weight: 3, arbitrary: wideStep(ground) },
  );
  const many = (count: number) =>
    fc.array(steps, { minLength: count, maxLength: count, size: 'max' }).map((parts) => parts.flat());
  const half = Math.ceil(stepCount / 2);
  const once = flashes
    .flatMap((flash) => flash.once)
    .map((step) => fc.oneof(step, fc.constant<string[]>([])));
  return fc.tuple(many(half), ...once, many(half)).map((parts) => parts.flat());
}

function stepsOf(flash: TargetFlash): FlashSteps {
  const { part } = flash;
  if (part.type === 'cfi01') return { often: intelStep(flash, part.geometry), once: [] };
  const { any, suspension, chipErase } = amdSteps(flash, part.unlockAddresses);
  // An erase of everything is refused while one is suspended, so it goes first.
  return { often: any, once: [chipErase, suspension] };
}
