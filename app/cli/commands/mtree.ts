/** `norscope mtree`: the region tree as `info mtree` of QEMU's monitor has it, or the flat view as `info mtree -f`. */
import { type Command, Option } from 'commander';
import { addFlashOptions, type FlashOptions, withMachine } from '../flash-options.ts';
import { printJson } from '../print.ts';

type MtreeOptions = FlashOptions & { readonly flat?: boolean; readonly json?: boolean };

export function addMtree(program: Command): void {
  addFlashOptions(program.command('mtree'))
    .description('print the memory regions of a board')
    .addOption(new Option('--flat', 'print which region answers each address instead').conflicts('json'))
    .option('--json', 'print one JSON array of regions')
    .action(async (options: MtreeOptions) => {
      await withMachine(options, async ({ handlers }, signal) => {
        if (options.json) {
          const { machine } = await handlers['machine.current']({}, signal);
          printJson(machine?.memory.children ?? []);
          return;
        }
        const { text } = await handlers['machine.tree']({ form: options.flat ? 'flat' : 'tree' }, signal);
        process.stdout.write(text);
      });
    });
}
