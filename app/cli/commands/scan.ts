/** `norscope scan`: what lies in an image, as a tree. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { NOT_CHECKED, type Structure, type StructureNode } from '../../contract/structure.ts';
import { checkText } from '../../contract/text/check-text.ts';
import { say } from '../../say.ts';
import { withFileProgress } from '../file-progress.ts';
import { offsetText } from '../offset-text.ts';
import { columnPieces, printJson, printPieces } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

interface ScanOptions {
  readonly json?: boolean;
}

export function addScan(program: Command): void {
  program
    .command('scan')
    .description(
      'say what lies in an image: volumes, file systems, kernels, compressed data and what is in them',
    )
    .argument('<image>', 'any file')
    .option('--json', 'print one JSON array of {id, parent, kind, name, offset, size, …}')
    .action((path: string, options: ScanOptions) =>
      stoppable('Stopped before the end of the image.', async (signal) => {
        const structure = await withEngine((engine) =>
          withFileProgress(`Scanning ${basename(path)}`, (onProgress) =>
            engine.scanFile(path, signal, onProgress),
          ),
        );
        if (options.json) printJson(structure.nodes);
        else await printPieces(rows(structure), signal);
        for (const omission of structure.omissions) say(omission);
      }),
    );
}

function* rows({ nodes }: Structure): Generator<string, void, undefined> {
  const depths: number[] = [];
  const cells = nodes.flatMap((node) => {
    const depth = node.parent === null ? 0 : (depths[node.parent] ?? 0) + 1;
    depths.push(depth);
    return [cellsOf(node, depth), ...faultCells(node, depth)];
  });
  yield* columnPieces([['id', 'offset', 'size', 'structure'], ...cells]);
  yield '\n';
}

function cellsOf({ id, offset, start, size, kind, subtype, name }: StructureNode, depth: number): string[] {
  return [
    String(id),
    start === null ? '' : offset === null ? 'unpacked' : offsetText(offset),
    `0x${size.toString(16)}`,
    `${'  '.repeat(depth)}${subtype === null ? kind : `${kind} (${subtype})`}  ${name}`,
  ];
}

/** What is wrong with a node, and what a scan can't say of it: a line each, under it. */
function faultCells({ checks, problems, fields }: StructureNode, depth: number): string[][] {
  const bad = checks.filter(({ isGood }) => !isGood).map(checkText);
  const notChecked = fields.filter(({ name }) => name === NOT_CHECKED);
  return [
    ...[...bad, ...problems].map((fault) => `! ${fault}`),
    ...notChecked.map(({ name, text }) => `(${name}: ${text})`),
  ].map((line) => ['', '', '', `${'  '.repeat(depth)}${line}`]);
}
