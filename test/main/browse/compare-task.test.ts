import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { COMPARE_STRUCTURES } from '../../../main/browse/compare-task.ts';
import { SCAN } from '../../../main/browse/scan-task.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../kit/files/tools.ts';

const PLACES = [0x4000, 0x8000];
const untold = () => undefined;

/** Two streams with erased flash before, between and behind them. */
function image(...texts: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(0x1_0000).fill(0xff);
  for (const [index, text] of texts.entries()) bytes.set(gzipSync(text), PLACES[index]);
  return bytes;
}

it('What became of structures names each by the number that a scan of its image gives it, and no gap', async () => {
  const [one, other] = [image('the first', 'is here'), image('the first', 'is another, and longer')];
  const { changes } = await COMPARE_STRUCTURES.work({ one, other }, untold, untold);
  const both = [
    await SCAN.work({ bytes: one }, untold, untold),
    await SCAN.work({ bytes: other }, untold, untold),
  ];
  expect(changes.map(({ change, kind }) => `${change} ${kind}`)).toEqual(['changed gzip']);
  for (const { kind, before, after } of changes)
    for (const [index, place] of [before, after].entries())
      expect(both[index]?.nodes[place?.id ?? -1]).toMatchObject({ kind, offset: place?.offset });
});

const missing = toolsMissing(['dtc']);

it.skipIf(missing)(
  'A node of a device tree has not changed where only the names of others have moved',
  async () => {
    const compiled = (properties: string) => {
      const folder = temporaryFolder();
      const [source, tree] = [join(folder, 'tree.dts'), join(folder, 'tree.dtb')];
      writeFileSync(
        source,
        `/dts-v1/; / { one { ${properties} }; two { label = "x"; three { y = "z"; }; }; };`,
      );
      runTool('dtc', ['-q', '-O', 'dtb', '-o', tree, source]);
      return Uint8Array.from(readFileSync(tree));
    };
    const [one, other] = [compiled('first = "a";'), compiled('first = "a"; second = "b";')];
    const { changes } = await COMPARE_STRUCTURES.work({ one, other }, untold, untold);
    const nodes = changes.filter(({ kind }) => kind === 'device-tree-node');
    expect(nodes.map(({ change, name }) => `${change} ${name}`)).toEqual(['changed one', 'moved two']);
  },
);
