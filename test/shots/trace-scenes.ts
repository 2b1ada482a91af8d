/** What a driver developer sees who loads the trace of U-Boot's failing `saveenv`. */

import type { NorscopePage } from '../e2e/norscope-page.ts';
import { traceFiles } from '../e2e/trace-steps.ts';
import { FIRMWARE, madeImage, temporaryFolder } from '../kit/files/images.ts';
import type { TraceName } from '../kit/qemu/trace-fixture.ts';
import type { Scene } from './scene.ts';

export const TRACE_SCENES: readonly Scene[] = [
  scene('trace-findings', 'uboot-on-virt', async () => {}),
  scene('trace-first-error', 'uboot-on-virt', async ({ timeline }) => {
    await timeline.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
  }),
  scene('trace-silent-loss', 'uboot-on-virt', async ({ timeline }) => {
    const silent = timeline.getByRole('button', { name: /which looks “ready”/ });
    await silent.click();
    await silent.scrollIntoViewIfNeeded();
  }),
  scene('trace-geometry', 'uboot-on-virt', async ({ timeline }) => {
    const erase = timeline.getByRole('button', { name: /of it are erased, with what/ }).first();
    await erase.click();
    await erase.scrollIntoViewIfNeeded();
  }),
  scene('trace-cycles', 'uboot-on-virt', async (norscope) => {
    await norscope.showTimeline('Operations');
    await norscope.timeline.getByRole('tree', { name: 'Operations' }).focus();
    for (const key of ['End', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter'])
      await norscope.page.keyboard.press(key);
  }),
  scene('wave-first-error', 'uboot-on-virt', async (norscope) => {
    await norscope.timeline.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
    await showWaveform(norscope);
  }),
  scene('wave-narrow-cells', 'uboot-on-virt', async (norscope) => {
    await showWaveform(norscope);
    for (const key of ['s', 's', 's', 'w']) await norscope.page.keyboard.press(key);
  }),
  scene('wave-operations', 'uboot-on-virt', async (norscope) => {
    await showWaveform(norscope);
    for (let step = 0; step < 7; step++) await norscope.page.keyboard.press('s');
  }),
  scene('wave-far', 'edk2-on-virt', async (norscope) => {
    await showWaveform(norscope);
    for (let step = 0; step < 12; step++) await norscope.page.keyboard.press('s');
  }),
  scene('trace-edk2', 'edk2-on-virt', async ({ page }) => {
    for (let step = 0; step < 12; step++) await page.keyboard.press('F9');
  }),
  scene('changed-start', 'edk2-on-virt', async (norscope) => {
    for (let step = 0; step < 12; step++) await norscope.page.keyboard.press('F9');
    await norscope.rowAt(0x90);
  }),
  scene('changed-operation', 'edk2-on-virt', async (norscope) => {
    const { page } = norscope;
    await page.keyboard.press('Alt+c');
    for (let step = 0; step < 12; step++) await page.keyboard.press('F9');
    await norscope.rowAt(0x680);
    await page.getByRole('button', { name: /^Changed bytes: Since 8,/ }).waitFor();
  }),
  scene('changed-menu', 'edk2-on-virt', async ({ page }) => {
    await page.keyboard.press('Alt+c');
    for (let step = 0; step < 45; step++) await page.keyboard.press('F9');
    await page.getByRole('button', { name: /^Changed bytes/ }).click();
  }),
  scene('changed-cycle', 'edk2-on-virt', async (norscope) => {
    const { page } = norscope;
    await page.getByRole('button', { name: /^Changed bytes/ }).click();
    await page.getByRole('menuitem', { name: /^A cycle/ }).click();
    await page.getByRole('textbox', { name: /changed bytes since cycle/ }).fill('9,999');
    await page.keyboard.press('Enter');
  }),
  {
    name: 'wave-timers',
    images: () => [madeImage(8 << 20, 'pal.bin')],
    options: ['--board', 'musicpal'],
    arrange: async (norscope) => {
      const { page } = norscope;
      await norscope.grid.waitFor();
      await page.keyboard.press('Alt+s');
      await page.getByRole('banner').getByText('scratch').waitFor();
      const status = 'r16 0xfe000000';
      for (const line of ['erase #0', status, 'wait 20us', status, 'wait 40us', status, 'wait 1ms', status])
        await norscope.run(line);
      await showWaveform(norscope);
    },
  },
];

/** Where the window is wide it is there beside the list. */
async function showWaveform({ timeline }: NorscopePage): Promise<void> {
  const choice = timeline.getByRole('radio', { name: 'Waveform' });
  if (await choice.isVisible()) await choice.click();
  const slider = timeline.getByRole('slider', { name: 'Waveform' });
  await slider.focus();
}

function scene(name: string, trace: TraceName, arrange: Scene['arrange']): Scene {
  const folder = () => traceFiles(trace, temporaryFolder());
  let files: ReturnType<typeof folder> | null = null;
  return {
    name,
    options: ['--board', 'virt'],
    images: () => {
      files = folder();
      return [FIRMWARE.aavmfCode, files.image];
    },
    arrange: async (norscope: NorscopePage, image) => {
      await norscope.waitForImage(`${trace}.fd`);
      await norscope.switchMode(1, 'scratch');
      await norscope.chip(1).filter({ hasText: 'scratch' }).waitFor();
      await norscope.loadTrace(files?.log ?? '');
      await norscope.timeline.getByText(/events in/).waitFor();
      await arrange(norscope, image);
    },
  };
}
