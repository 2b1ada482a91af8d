/** `norscope layout`: how an image is divided, and what lies in each part. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { say } from '../../say.ts';
import { withFileProgress } from '../file-progress.ts';
import { columnPieces, printJson, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

type Divided = Awaited<ReturnType<Engine['layoutOfFile']>>;

interface LayoutOptions {
  readonly mtdparts?: string;
  readonly dtb?: string;
  readonly json?: boolean;
}

export function addLayout(program: Command): void {
  program
    .command('layout')
    .description('list the partitions of an image, and what lies in each')
    .argument('<image>', 'any file')
    .addOption(new Option('--mtdparts <line>', 'as in a kernel’s command line').conflicts('dtb'))
    .option('--dtb <file>', 'a device tree blob with partitions')
    .option('--json', 'print one JSON array of {flash, partitions, problems}')
    .action((path: string, { mtdparts, dtb, json }: LayoutOptions, command: Command) => {
      const source = dtb === undefined ? mtdparts && { mtdparts } : { dtb };
      if (!source) command.error('error: expected --mtdparts or --dtb');
      else
        return stoppable('Stopped before the end of the image.', async (signal) => {
          const divided = await withEngine((engine) =>
            withFileProgress(`Scanning ${basename(path)}`, (onProgress) =>
              engine.layoutOfFile(path, source, signal, onProgress),
            ),
          );
          if (json) printJson(divided);
          else await printPieces(rows(divided), signal);
          for (const { problems } of divided) for (const problem of problems) say(problem);
        });
    });
}

function* rows(divided: Divided): Generator<string, void, undefined> {
  const cells = divided.flatMap(({ flash, partitions }) =>
    partitions.map(({ name, offset, size, isReadOnly, structures }) => [
      `0x${offset.toString(16).padStart(8, '0')}`,
      sizeText(size),
      isReadOnly ? 'read-only' : '',
      `${flash}:${name}`,
      structures.map(({ kind }) => kind).join(', '),
    ]),
  );
  yield* columnPieces([['offset', 'size', '', 'partition', 'holds'], ...cells]);
  yield '\n';
}
