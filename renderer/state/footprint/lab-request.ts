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
  if (means.qemu === null) return { version: null, refusal: 'qemu-system-aarch64 is not here' };
  const { version, imageBytes: takes } = means.qemu;
  const fits = imageBytes === null || imageBytes === takes;
  return { version, refusal: fits ? null : `takes images of ${formatSize(takes)} alone` };
}

/** Why nothing can be measured as it is set up, for the person; null where it can. */
export function refusalOf({ means, instances, kinds }: Lab): string | null {
  if (means === null) return '';
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
