/** From what a person set up in the lab to what the engine is asked for. Pure. */
import {
  type FootprintMeans,
  type FootprintRequest,
  INSTANCES_MAX,
  StrategyId,
} from '../../../app/contract/footprint.ts';
import { formatSize } from '../../format/numbers.ts';
import type { Lab, LabImage } from './lab.ts';

/** Whether the real QEMU can be measured: its version if it is here, and why it can't be. */
export interface LabQemu {
  readonly version: string | null;
  readonly refusal: string | null;
}

/** `imageBytes` null: not known yet, which is no refusal. */
export function qemuFor(means: FootprintMeans | null, imageBytes: number | null): LabQemu {
  if (means === null) return { version: null, refusal: null };
  const { version, imageBytes: takes, refusal } = means.qemu;
  if (refusal !== null) return { version, refusal: `${refusal.what}. ${refusal.todo}` };
  const fits = imageBytes === null || imageBytes === takes;
  return { version, refusal: fits ? null : `only for images of exactly ${formatSize(takes)}` };
}

/** Why nothing can be measured as it is set up, for the person; null where it can. */
export function refusalOf({ means, instances, kinds }: Lab): string | null {
  if (means === null) return 'What can be measured here is not known yet.';
  if (means.refusal !== null) return `${means.refusal.what}. ${means.refusal.todo}`;
  if (instancesOf(instances) === null)
    return `The number of processes is a whole number from 1 to ${INSTANCES_MAX}.`;
  return kinds.some((kind) => kind !== 'qemu') ? null : 'Tick one of the strategies at least.';
}

/** Null where `refusalOf` says why. */
export function requestOf(lab: Lab, image: LabImage, qemu: LabQemu): FootprintRequest | null {
  const instances = instancesOf(lab.instances);
  if (instances === null || refusalOf(lab) !== null) return null;
  return {
    image: image.path,
    format: image.format,
    instances: countsUpTo(instances),
    strategies: StrategyId.options.filter((id) => lab.kinds.includes(id)),
    touch: lab.touch,
    withQemu: lab.kinds.includes('qemu') && qemu.version !== null && qemu.refusal === null,
  };
}

/** Whether what was measured is what this request would measure: the same image, read as much, as many times. */
export function isOf({ measured }: Lab, request: FootprintRequest | null): boolean {
  if (measured === null || request === null) return false;
  const { image, touch, instances } = measured.request;
  return image === request.image && touch === request.touch && instances.at(-1) === request.instances.at(-1);
}

/** Null for what is no number of processes that can be measured. */
export function instancesOf(text: string): number | null {
  const instances = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  return instances >= 1 && instances <= INSTANCES_MAX ? instances : null;
}

const STEPS = 5;

/** Some numbers of processes from 1 up to this one, ascending: enough to see a line in. */
export function countsUpTo(instances: number): number[] {
  const steps = Array.from({ length: STEPS }, (_, step) => Math.round((instances * (step + 1)) / STEPS));
  return [...new Set([1, ...steps])].filter((count) => count > 0).sort((a, b) => a - b);
}
