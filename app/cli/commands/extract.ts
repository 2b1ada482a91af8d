/** `norscope extract`: what a structure of an image holds, into a file, a folder or a pipe. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Engine } from '../../../main/engine.ts';
import { UserError } from '../../contract/errors.ts';
import type { ExtractedTree, ExtractResult } from '../../contract/extract.ts';
import { pluralText } from '../../contract/text/plural-text.ts';
import { sizeText } from '../../contract/text/size-text.ts';
import { say } from '../../say.ts';
import { EXIT } from '../fail.ts';
import { withFileProgress } from '../file-progress.ts';
import { printJson } from '../print.ts';
import { stoppable } from '../stoppable.ts';
import { withEngine } from '../with-engine.ts';

interface ExtractOptions {
  readonly to?: string;
  readonly all?: string;
  readonly unpack?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Asked extends ExtractOptions {
  readonly image: string;
  readonly node: string | undefined;
}

export function addExtract(program: Command): void {
  program
    .command('extract')
    .description('take a structure out of an image that norscope scan found in it, or any of its bytes')
    .argument('<image>', 'any file')
    .argument('[node]', 'its id in the scan, its name (with those of what it lies in), or OFFSET:SIZE')
    .option('--to <path>', 'the new file (default, and for -: standard output)')
    .option('--unpack', 'what it unpacks to, instead of its own bytes')
    .option(
      '--all <folder>',
      'all that lies in it as files in a new folder; without a node: all of the image',
    )
    .option('--force', 'replace the file of --to if it is there')
    .option('--json', 'print one JSON object that says what was written; needs --to or --all')
    .action((image: string, node: string | undefined, options: ExtractOptions) => {
      const asked = { image, node, ...options };
      const faults = faultOf(asked);
      if (faults !== null) throw faults;
      return stoppable(asked.all === undefined ? 'Stopped; nothing was written.' : STOPPED_TREE, (signal) =>
        withEngine((engine) =>
          asked.all === undefined ? one(engine, asked, signal) : all(engine, asked, signal),
        ),
      );
    });
}

const STOPPED_TREE = 'Stopped; what was written until then stays.';

async function one(engine: Engine, asked: Asked, signal: AbortSignal): Promise<void> {
  const { image, node = '', unpack: isUnpacked = false, force: overwrites = false, json } = asked;
  const path = fileOf(asked);
  const request = { image, node, isUnpacked };
  if (path === undefined) {
    const { omissions } = await withFileProgress(`Scanning ${basename(image)}`, (onProgress) =>
      engine.extract(request, { signal, onProgress }, toStdout),
    );
    tellOmissions(omissions);
    return;
  }
  const result = await withFileProgress(`Scanning ${basename(image)}`, (onProgress) =>
    engine.extractTo(request, { path, overwrites }, { signal, onProgress }),
  );
  if (json) printJson(result);
  else process.stdout.write(`${words(result)}\n`);
  tellOmissions(result.omissions);
}

/** Written before the image is let go of. */
async function toStdout(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = Buffer.from(bytes.subarray(at, at + PIECE_BYTES));
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(piece, (error) => (error ? reject(error) : resolve())),
    );
  }
}

const PIECE_BYTES = 1 << 20;
const NEW_FOLDER = 'Name a folder that is new: all is written into it.';

async function all(engine: Engine, asked: Asked, signal: AbortSignal): Promise<void> {
  const { image, node = null, all: folder = '', json } = asked;
  const result = await withFileProgress(`Extracting ${basename(image)}`, (onProgress) =>
    engine.extractAll({ image, node, folder }, { signal, onProgress }),
  );
  if (json) printJson(result);
  else process.stdout.write(`${treeWords(result)}\n`);
  for (const remark of result.remarks) say(remark);
  tellOmissions(result.omissions);
}

/** Not all that was asked for could be written. */
function tellOmissions(omissions: readonly string[]): void {
  for (const omission of omissions) say(omission);
  if (omissions.length > 0) process.exitCode = EXIT.no;
}

function words({ node, path, sizeBytes }: ExtractResult): string {
  return `${node === null ? '' : `${node.kind} ${node.name}, `}${sizeText(sizeBytes)}: ${path}`;
}

function treeWords({ folder, files, sizeBytes }: ExtractedTree): string {
  return `${pluralText(files, 'file')}, ${sizeText(sizeBytes)}: ${folder}`;
}

/** Undefined: standard output, for which other programs take `-`. */
function fileOf({ to }: ExtractOptions): string | undefined {
  return to === '-' ? undefined : to;
}

function faultOf(asked: Asked): UserError | null {
  const { node, to, all: folder, unpack, force, json } = asked;
  if (folder !== undefined && (to !== undefined || unpack || force))
    return fault('--all goes without --to, --unpack and --force', NEW_FOLDER);
  if (folder === '') return fault('No folder is named', NEW_FOLDER);
  if (folder === undefined && node === undefined)
    return fault(
      'No structure is named',
      'norscope scan IMAGE --json lists them; or take all with --all FOLDER.',
    );
  if (node?.trim() === '')
    return fault('The name of the structure is empty', 'norscope scan IMAGE --json lists their names.');
  if (json && fileOf(asked) === undefined && folder === undefined)
    return fault(
      '--json says what was written to a file, and none is named',
      'Name one with --to, or leave --json out.',
    );
  return null;
}

function fault(what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo });
}
