/** `norscope layout`: how an image is divided, and what lies in each part. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { say } from '../../say.ts';
import { withFileProgress } from '../file-progress.ts';
import { offsetText } from '../offset-text.ts';
import { columnPieces, printJson, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

type LayoutSource = Parameters<Engine['layoutOfFile']>[1];
type Divided = Awaited<ReturnType<Engine['layoutOfFile']>>['flashes'];
type Part = Divided[number]['partitions'][number];

interface LayoutOptions {
  readonly mtdparts?: string;
  readonly dtb?: string;
  readonly json?: boolean;
}

export function addLayout(program: Command): void {
  program
    .command('layout')
    .description(
      'list the partitions of an image, and what lies in each; without an option as a device tree or a line in it tells them',
    )
    .argument('<image>', 'any file')
    .addOption(new Option('--mtdparts <line>', 'as in a kernel’s command line').conflicts('dtb'))
    .option('--dtb <file>', 'a device tree blob with partitions')
    .option('--json', 'print one JSON array of {flash, partitions, problems}')
    .action((path: string, options: LayoutOptions) =>
      stoppable('Stopped before the end of the image.', async (signal) => {
        const { flashes, told, omissions } = await withEngine((engine) =>
          withFileProgress(`Scanning ${basename(path)}`, (onProgress) =>
            engine.layoutOfFile(path, sourceOf(options), signal, onProgress),
          ),
        );
        if (options.json) printJson(flashes);
        else await printPieces(rows(flashes), signal);
        if (told !== null) say(told);
        for (const { problems } of flashes) for (const problem of problems) say(problem);
        for (const omission of omissions) say(omission);
      }),
    );
}

/** Null: the one in the image. */
function sourceOf({ mtdparts, dtb }: LayoutOptions): LayoutSource {
  if (dtb !== undefined) return { dtb };
  return mtdparts === undefined ? null : { mtdparts };
}

function* rows(divided: Divided): Generator<string, void, undefined> {
  const cells = divided.flatMap(({ flash, partitions }) =>
    partitions.map(({ name, offset, size, isReadOnly, structures, liesIn }) => [
      offsetText(offset),
      sizeText(size),
      isReadOnly ? 'read-only' : '',
      `${flash}:${name}`,
      [...(liesIn === null ? [] : [partText(liesIn)]), ...structures.map(heldText)].join(', '),
    ]),
  );
  yield* columnPieces([['offset', 'size', '', 'partition', 'holds'], ...cells]);
  yield '\n';
}

function heldText({ kind, cutBytes }: Part['structures'][number]): string {
  const verb = cutBytes === 1 ? 'is' : 'are';
  return cutBytes === 0 ? kind : `${kind} (cut: ${sizeText(cutBytes)} ${verb} behind the end)`;
}

function partText({ kind, offset }: NonNullable<Part['liesIn']>): string {
  return `part of ${kind} at ${offsetText(offset ?? 0)}`;
}
