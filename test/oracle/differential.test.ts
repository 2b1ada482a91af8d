import { describe, expect, it } from 'vitest';
import { emulatorMissing } from '../kit/qemu/monitor.ts';
import { campaign } from './differential/campaign.ts';
import { binaryOf } from './differential/compare.ts';
import {
  amdProperties,
  boardSettings,
  intelProperties,
  nameOf,
  openBanks,
  type Setting,
} from './differential/settings.ts';

const LONG_ENOUGH_TO_SHRINK_MS = 240_000;
const STEPS = 120;
/** Of the many ways to set properties a few, others in each run. */
const SAMPLES = 5;
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 0x7fff_ffff);

function sampled(settings: readonly Setting[]): Setting[] {
  const stride = Math.floor(settings.length / SAMPLES);
  return settings.filter((_, index) => index % stride === seed % stride);
}

/** Of each way that has rules of its own one, in every run. */
function always(all: readonly Setting[]): Setting[] {
  const ways = ['max-device-width', 'old-multiple-chip-handling', 'width=8'];
  return ways.flatMap((way) => all.find((setting) => nameOf(setting).includes(way)) ?? []);
}

const properties = [...intelProperties(), ...openBanks()];
const settings = [
  ...boardSettings(),
  ...amdProperties(),
  ...new Set([...always(properties), ...sampled(properties)]),
];
const missing =
  [...new Set(settings.map(binaryOf))].map(emulatorMissing).find((each) => each !== null) ?? null;

describe.skipIf(missing !== null)(
  `QEMU 7.2.22 and ours, ORACLE_SEED=${seed}${missing === null ? '' : `: ${missing}`}`,
  () => {
    it.concurrent.each(settings.map((setting) => ({ setting, name: nameOf(setting) })))(
      'answer random programs alike, and leave the same bytes: $name',
      async ({ setting }) => {
        const { difference } = await campaign(setting, { seed, operations: 1, stepCount: STEPS });
        if (difference !== null) expect.fail(difference);
      },
      LONG_ENOUGH_TO_SHRINK_MS,
    );
  },
);
