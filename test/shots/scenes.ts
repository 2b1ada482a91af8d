/** The views worth a picture, and how a person gets to each. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE, temporaryFolder } from '../kit/files/images.ts';
import { globalsOf, TOP_BOOT } from '../kit/flash/erase-blocks.ts';
import { holdElsewhere } from '../kit/norscope-holder.ts';
import { elsewhere } from '../main/backing/files.ts';
import type { Scene } from './scene.ts';
import { TOPIC_SCENES } from './topic-scenes.ts';

const CODE = () => [FIRMWARE.aavmfCode];
const CODE_AND_VARS = () => [FIRMWARE.aavmfCode, FIRMWARE.aavmfVars];
const NONE = () => [];
/** One that may be changed, among other files; the virt board puts it into its second flash. */
const VARS_COPY = () => {
  const folder = temporaryFolder();
  const path = join(folder, 'AAVMF_VARS.fd');
  for (const name of ['AAVMF_CODE.fd', 'notes.txt']) writeFileSync(join(folder, name), 'notes');
  copyFileSync(FIRMWARE.aavmfVars, path);
  return [path];
};

const MIB = 1 << 20;

/** A buffered program of 16 words per chip at offset 0x1730 of the second flash, stopped after the 13th. */
const BUFFERED_PROGRAM = [
  'w32 0x04001730 0x00e800e8',
  'r32 0x04001730',
  'w32 0x04001730 0x000f000f',
  ...Array.from({ length: 13 }, (_, word) => {
    const address = 0x0400_1730 + 4 * word;
    return `w32 0x0${address.toString(16)} 0x${(0x0042_006f + word).toString(16).padStart(8, '0')}`;
  }),
];

export const SCENES: readonly Scene[] = [
  ...TOPIC_SCENES,
  {
    name: 'welcome',
    images: NONE,
    arrange: async ({ page }) => {
      await page.getByRole('button', { name: /demonstration/ }).waitFor();
    },
  },
  {
    name: 'welcome-recent',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.page.keyboard.press('Alt+w');
      await norscope.page.getByRole('heading', { name: 'Recent' }).waitFor();
    },
  },
  {
    name: 'opened',
    images: CODE,
    arrange: (norscope) => norscope.waitForImage('AAVMF_CODE.fd'),
  },
  {
    name: 'bytes',
    images: CODE,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      for (const line of [
        'query',
        'w32 0x0 0x00900090',
        'r32 0x0',
        'r32 0x4',
        'w32 0x0 0x00ff00ff',
        'r32 0x1000',
      ])
        await norscope.run(line);
      await lookAt(norscope, 0x1000);
    },
  },
  {
    name: 'selection',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      await norscope.page.keyboard.press('Shift+ArrowDown');
      await norscope.page.keyboard.press('Shift+ArrowDown');
      await norscope.page.keyboard.press('Shift+ArrowRight');
    },
  },
  { name: 'program', images: CODE_AND_VARS, arrange: inTheMiddleOfAProgram },
  {
    name: 'erased',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.switchMode(0, 'scratch');
      await norscope.run('erase 0x40000');
      await norscope.run('program 0x40010 "hello, flash"');
      await lookAt(norscope, 0x4_0000);
    },
  },
  {
    name: 'stepped',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await inTheMiddleOfAProgram(norscope);
      for (let step = 0; step < 4; step++) await norscope.page.keyboard.press('Shift+F11');
      await norscope.run('w32 0x04001758 0x00ff00ff');
      await norscope.page.keyboard.press('Shift+F11');
      await norscope.page.getByRole('button', { name: 'Other branches' }).click();
    },
  },
  {
    name: 'followed',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      await norscope.switchMode(0, 'scratch');
      await norscope.run('r32 0x04000000 2');
      await norscope.run('erase 0x40000');
    },
  },
  {
    name: 'refused',
    images: CODE,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      await norscope.run('erase 0x0');
    },
  },
  {
    name: 'mistakes',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      for (const line of ['help', 'w24 0x0 1', 'r32 0x9000_0000', 'erase', 'frob']) await norscope.run(line);
      await norscope.openByPath('/nowhere/at/all.fd');
      await norscope.page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'not-raw',
    images: CODE,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      await norscope.drop(norscope.grid, 'router-2.4.1.bin.gz', gzipSync(Buffer.alloc(MIB, 7)));
      await norscope.page.getByRole('button', { name: 'Open as raw' }).waitFor();
    },
  },
  {
    name: 'not-raw-welcome',
    images: NONE,
    arrange: async (norscope) => {
      const target = norscope.page.getByRole('button', { name: /demonstration/ });
      const text = ':10010000214601360121470136007EFE09D2190140\r\n:00000001FF\r\n';
      await norscope.drop(target, 'u-boot.hex', Buffer.from(text));
      await norscope.page.getByRole('button', { name: 'Open as raw' }).focus();
    },
  },
  {
    name: 'not-raw-browse',
    images: CODE,
    arrange: async (norscope) => {
      await atTheVolume(norscope);
      const path = join(temporaryFolder(), 'AAVMF_VARS.fd.zip');
      writeFileSync(path, Buffer.from('PK\x03\x04 and so on'));
      await norscope.openByPath(path);
      await norscope.page.getByRole('button', { name: 'Open as raw' }).focus();
    },
  },
  {
    name: 'not-raw-board',
    images: () => [madeImage('replaced.bin')],
    arrange: async (norscope, image) => {
      await norscope.waitForImage('replaced.bin');
      await elsewhere(image, "fs.writeFileSync(path, Buffer.from('QFI\\xfb\\0\\0\\0\\x03', 'latin1'))");
      await norscope.page.keyboard.press('Alt+v');
      await norscope.page.getByRole('option', { name: /musicpal/ }).waitFor();
      await norscope.page.keyboard.type('musicpal');
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('button', { name: 'Open as raw' }).waitFor();
    },
  },
  {
    name: 'query',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.showTab('Query table');
      await norscope.page.getByText('Primary vendor table').first().waitFor();
    },
  },
  {
    name: 'query-bus',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.showTab('Query table');
      await norscope.page.getByText('As on the bus').click();
    },
  },
  {
    name: 'tree',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.page.getByText('Tree', { exact: true }).click();
      await norscope.run('w32 0x04000000 0x00700070');
    },
  },
  {
    name: 'go-to',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.grid.focus();
      await norscope.page.keyboard.press('Control+g');
      await norscope.page.getByRole('textbox', { name: /^Go to/ }).fill('#12');
    },
  },
  {
    name: 'completion',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      const input = norscope.page.getByRole('combobox', { name: /^Console of/ });
      await input.fill('r');
      await input.press('Tab');
    },
  },
  {
    name: 'board',
    images: () => [FIRMWARE.ovmfCode],
    arrange: async (norscope) => {
      await norscope.waitForImage('OVMF_CODE_4M.fd');
      await norscope.page.keyboard.press('Alt+v');
      await norscope.page.getByRole('option', { name: /generic/ }).click();
      await norscope.page.getByRole('button', { name: 'Open on this board' }).waitFor();
    },
  },
  {
    name: 'boards',
    images: CODE_AND_VARS,
    arrange: async ({ page }) => {
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('Alt+v');
      await page.getByRole('option', { name: /musicpal/ }).waitFor();
    },
  },
  {
    name: 'board-refused',
    images: CODE_AND_VARS,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.page.keyboard.press('Alt+v');
      await norscope.page.getByRole('option', { name: /musicpal/ }).waitFor();
      await norscope.page.keyboard.type('zipit');
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'amd-erase',
    images: () => [madeImage('musicpal.bin', 8 * MIB)],
    arrange: async (norscope) => {
      await onAmdBoard(norscope, 'musicpal');
      for (const line of ['erase #0', 'erase-also #1', 'wait 20us']) await norscope.run(line);
    },
  },
  {
    name: 'amd-busy',
    images: () => [madeImage('router.bin', 8 * MIB)],
    options: ['--board', 'generic', '--geometry', 'command-set=amd,width=4,sector-length=64K'],
    arrange: async (norscope) => {
      await norscope.waitForImage('router.bin');
      await norscope.page.keyboard.press('Alt+s');
      await norscope.page.getByRole('banner').getByText('scratch').waitFor();
      for (const line of ['chip-erase', 'program #9 00', 'erase #5', 'resume', 'w32 #0 0xf0', 'wait'])
        await norscope.run(line);
    },
  },
  {
    name: 'amd-protected',
    images: () => [madeImage('musicpal.bin', 8 * MIB)],
    options: ['--board', 'musicpal'],
    arrange: async (norscope) => {
      await norscope.waitForImage('musicpal.bin');
      for (const line of ['program +0x12 12 13', 'erase #1', 'wait', 'wait']) await norscope.run(line);
    },
  },
  {
    name: 'amd-bypass',
    images: () => [madeImage('musicpal.bin', 8 * MIB)],
    arrange: async (norscope) => {
      await onAmdBoard(norscope, 'musicpal');
      for (const line of ['erase #127', 'reset', 'bypass', 'bypass-program #127 de ad', 'wait', 'bypass-end'])
        await norscope.run(line);
    },
  },
  {
    name: 'amd-suspended',
    images: () => [madeImage('zynq.bin', 64 * MIB)],
    arrange: async (norscope) => {
      await onAmdBoard(norscope, 'xilinx-zynq-a9');
      for (const line of ['erase #3', 'wait', 'suspend', 'program 0xe2000100 de ad'])
        await norscope.run(line);
    },
  },
  {
    name: 'amd-query',
    images: () => [madeImage('r2d.bin', 16 * MIB)],
    arrange: async (norscope) => {
      await onAmdBoard(norscope, 'r2d');
      await norscope.run('w16 0xaa 0x98');
      await norscope.showTab('Query table');
      await norscope.page.getByText('Primary vendor table').first().waitFor();
    },
  },
  {
    name: 'amd-unlock',
    images: () => [madeImage('r2d.bin', 16 * MIB)],
    arrange: async (norscope) => {
      await onAmdBoard(norscope, 'r2d');
      for (const line of ['w16 0xaaa 0xaa', 'w16 0x554 0x55', 'w16 0xaaa 0x80']) await norscope.run(line);
    },
  },
  {
    name: 'boot-blocks',
    images: () => [bootImage()],
    options: [...['--board', 'musicpal'], ...globalsOf(TOP_BOOT).flatMap((global) => ['--global', global])],
    arrange: async (norscope) => {
      await norscope.waitForImage('boot.bin');
      await norscope.page.keyboard.press('Alt+s');
      await norscope.page.getByRole('banner').getByText('scratch').waitFor();
      for (const line of ['erase #126', 'wait 1ms', 'erase #129', 'wait 1ms', 'r16 #130', 'r16 #131'])
        await norscope.run(line);
      await lookAt(norscope, 0x7e_ff80);
      for (let block = 127; block <= 130; block++) await norscope.page.keyboard.press('Alt+PageDown');
    },
  },
  {
    name: 'q35',
    images: () => [FIRMWARE.ovmfCode, FIRMWARE.ovmfVars],
    arrange: async (norscope) => {
      await norscope.waitForImage('OVMF_CODE_4M.fd');
      await norscope.run('r32 0xfffffff0');
      await norscope.page.getByText('Tree', { exact: true }).click();
    },
  },
  {
    name: 'browse',
    images: NONE,
    arrange: async ({ page }) => {
      await page.getByRole('button', { name: /demonstration/ }).waitFor();
      await page.keyboard.press('Control+o');
      await page
        .getByRole('navigation', { name: 'Folders above' })
        .getByRole('button', { name: '/' })
        .click();
      for (const folder of ['usr', 'share', 'AAVMF']) {
        await page.getByRole('option', { name: folder, exact: false }).first().waitFor();
        await page.keyboard.type(folder);
        await page.keyboard.press('Enter');
      }
      await page.getByRole('option', { name: /AAVMF_VARS\.fd/ }).waitFor();
      await page.keyboard.press(' ');
    },
  },
  { name: 'palette', images: CODE, arrange: pressing('Control+Shift+P') },
  { name: 'keys', images: CODE, arrange: pressing('?') },
  {
    name: 'flash-menu',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.page.getByRole('button', { name: /flash0: image and mode/ }).click();
    },
  },
  { name: 'confirm', images: CODE, arrange: askedToDrop },
  {
    name: 'modes-menu',
    images: VARS_COPY,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_VARS.fd');
      await norscope.switchMode(1, 'scratch');
      await norscope.run('erase #0');
      await norscope.page.getByRole('button', { name: /flash1: image and mode/ }).focus();
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('menuitemradio', { name: /^scratch/ }).waitFor();
      for (const mode of [/^scratch/, /^write-through/]) {
        await norscope.page.keyboard.press('ArrowDown');
        await expect.poll(() => norscope.page.locator(':focus').textContent()).toMatch(mode);
      }
    },
  },
  { name: 'ask-write-through', images: VARS_COPY, arrange: askedToWriteThrough },
  {
    name: 'write-through',
    images: VARS_COPY,
    arrange: async (norscope) => {
      await askedToWriteThrough(norscope);
      await norscope.answer('Let it change the file');
      await norscope.page.getByRole('banner').getByText('write-through').waitFor();
      await norscope.run('erase #0');
      await norscope.run('program +0x10 "in the file at once"');
    },
  },
  {
    name: 'write-through-refused',
    images: VARS_COPY,
    arrange: async (norscope, image) => {
      await holdElsewhere(image, 'shared');
      await askedToWriteThrough(norscope);
      await norscope.answer('Let it change the file');
      await norscope.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'save-as',
    images: VARS_COPY,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_VARS.fd');
      await norscope.switchMode(1, 'scratch');
      await norscope.run('erase #0');
      await norscope.page.keyboard.press('Control+s');
      await norscope.page.getByRole('option', { name: /AAVMF_VARS\.fd/ }).waitFor();
    },
  },
  {
    name: 'save-replaces',
    images: VARS_COPY,
    arrange: async (norscope, image) => {
      await norscope.waitForImage('AAVMF_VARS.fd');
      writeFileSync(image.replace('.fd', '-copy.fd'), 'an older one');
      await norscope.page.keyboard.press('Control+s');
      await norscope.page.getByRole('option', { name: /AAVMF_VARS-copy\.fd/ }).waitFor();
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'saved',
    images: VARS_COPY,
    arrange: async (norscope, image) => {
      await norscope.waitForImage('AAVMF_VARS.fd');
      await norscope.switchMode(1, 'scratch');
      await norscope.run('erase #0');
      await norscope.saveAs(image.replace('.fd', '-scratch.fd'));
      await norscope.page.getByRole('status').getByText('Saved').waitFor();
    },
  },
  { name: 'lost', images: () => [madeImage('doomed.bin')], arrange: lostImage },
  {
    name: 'demo',
    images: NONE,
    arrange: async (norscope) => {
      await norscope.page.getByRole('button', { name: /demonstration/ }).click();
      await norscope.waitForImage('demo-nor-16MiB.bin');
    },
  },
  {
    name: 'pc',
    images: () => [FIRMWARE.ovmfCode],
    arrange: async (norscope) => {
      await norscope.waitForImage('OVMF_CODE_4M.fd');
      await norscope.run('query');
    },
  },
  {
    name: 'geometry',
    images: () => [madeImage('some.bin')],
    options: ['--geometry', 'width=8'],
    arrange: async (norscope) => {
      await norscope.waitForImage('some.bin');
      await norscope.page.keyboard.press('Alt+v');
      await norscope.page.getByRole('option', { name: /generic/i }).click();
      await norscope.page.getByRole('radio', { name: '16', exact: true }).last().click();
    },
  },
  {
    name: 'geometry-refused',
    images: () => [madeImage('some.bin')],
    arrange: async (norscope) => {
      await norscope.waitForImage('some.bin');
      await norscope.page.keyboard.press('Alt+v');
      await norscope.page.getByRole('textbox', { name: 'Base address' }).fill('9007199254740991');
      await norscope.page.getByRole('textbox', { name: 'Erase block' }).fill('1');
    },
  },
  {
    name: 'map-above-4-gib',
    images: () => [madeImage('u-boot.bin')],
    options: ['--board', 'sam460ex'],
    arrange: (norscope) => norscope.waitForImage('u-boot.bin'),
  },
  {
    name: 'no-image',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.chip(1).click();
      await norscope.run('status');
    },
  },
];

/** The firmware volume's header, with the cursor on it. */
async function atTheVolume(norscope: NorscopePage): Promise<void> {
  await norscope.waitForImage('AAVMF_CODE.fd');
  await lookAt(norscope, 0x1000);
}

async function lookAt(norscope: NorscopePage, offset: number): Promise<void> {
  await norscope.rowAt(offset);
}

async function inTheMiddleOfAProgram(norscope: NorscopePage): Promise<void> {
  await norscope.waitForImage('AAVMF_CODE.fd');
  await norscope.chip(1).click();
  await norscope.switchMode(1, 'scratch');
  for (const line of ['erase #0', 'program 0x04001700 aa 55 7f 00 07 00 00 00']) await norscope.run(line);
  for (const line of BUFFERED_PROGRAM) await norscope.run(line);
  await lookAt(norscope, 0x1764);
}

async function askedToDrop(norscope: NorscopePage): Promise<void> {
  await norscope.waitForImage('AAVMF_CODE.fd');
  await norscope.switchMode(0, 'scratch');
  await norscope.run('erase 0x0');
  await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
  await norscope.page.keyboard.press('Alt+w');
  await norscope.page.getByRole('alertdialog').waitFor();
}

async function lostImage(norscope: NorscopePage, image: string): Promise<void> {
  await norscope.waitForImage('doomed.bin');
  await norscope.rowAt(0xf_0000);
  await elsewhere(image, 'fs.truncateSync(path, 4096)');
  await expect.poll(() => norscope.chip(0).textContent(), { timeout: 10_000 }).toContain('image lost');
}

async function askedToWriteThrough(norscope: NorscopePage): Promise<void> {
  await norscope.waitForImage('AAVMF_VARS.fd');
  await norscope.switchMode(1, 'write-through');
  await norscope.page.getByRole('alertdialog').waitFor();
}

function pressing(chord: string) {
  return async (norscope: NorscopePage) => {
    await norscope.waitForImage('AAVMF_CODE.fd');
    await norscope.grid.focus();
    await norscope.page.keyboard.press(chord);
    await norscope.page.getByRole('dialog').waitFor();
  };
}

/** Its first flash writable, as a program or an erase wants it. */
async function onAmdBoard(norscope: NorscopePage, board: string): Promise<void> {
  await norscope.grid.waitFor();
  await norscope.chooseBoard(board, board);
  await norscope.page.keyboard.press('Alt+s');
  await norscope.page.getByRole('banner').getByText('scratch').waitFor();
}

/** 8 MiB of real firmware: its first MiB over and over, dense up to the last boot block. */
function bootImage(): string {
  const path = join(temporaryFolder(), 'boot.bin');
  const first = readFileSync(FIRMWARE.ovmfCode).subarray(0, MIB);
  writeFileSync(path, Buffer.concat(Array<Buffer>(8).fill(first)));
  return path;
}

function madeImage(name: string, sizeBytes = MIB): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, Buffer.alloc(sizeBytes, 7));
  return path;
}
