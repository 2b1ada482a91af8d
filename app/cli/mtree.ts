/** `norscope mtree`: the region tree as `info mtree` of QEMU's monitor has it. */
import type { Command } from 'commander';
import { addFlashOptions, type FlashOptions, withMachine } from './flash-options.ts';
import { printJson } from './print.ts';

export function addMtree(program: Command): void {
  addFlashOptions(program.command('mtree'))
    .description('print the memory regions of a board')
    .option('--json', 'print one JSON array of regions')
    .action(async (options: FlashOptions & { readonly json?: boolean }) => {
      await withMachine(options, async ({ handlers }, signal) => {
        if (options.json) {
          const { machine } = await handlers['machine.current']({}, signal);
          printJson(machine?.regions ?? []);
          return;
        }
        const { text } = await handlers['machine.tree']({}, signal);
        process.stdout.write(text);
      });
    });
}
