import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { printTree } from '../../main/memory/mtree.ts';
import { openMachine } from '../../main/session/machine.ts';
import { qemuMissing } from '../kit/qemu/qtest.ts';

const missing = qemuMissing();

it.skipIf(missing !== null)(
  `The flash parts of the virt board’s region tree are QEMU’s${missing ?? ''}`,
  () => {
    const machine = openMachine(
      { board: 'virt', images: [], geometry: null },
      { onState: () => {}, onBytes: () => {} },
    );
    const ours = printTree('memory', machine.bus.root);
    machine.close();
    expect(ours).toBe(flashPartsOf(treeOfQemu()));
  },
);

/** What `info mtree` of the monitor prints for a paused virt machine. */
function treeOfQemu(): string {
  const options = [
    '-M',
    'virt',
    '-accel',
    'tcg',
    '-S',
    '-nodefaults',
    '-display',
    'none',
    '-monitor',
    'stdio',
  ];
  const { stdout } = spawnSync('qemu-system-aarch64', options, {
    input: 'info mtree\nquit\n',
    encoding: 'utf8',
  });
  return stdout.replaceAll('\r', '');
}

/** The head of the address space `memory`, its root, and its flashes. */
function flashPartsOf(tree: string): string {
  const lines = tree.slice(tree.indexOf('address-space: memory')).split('\n');
  const rest = lines.slice(1).filter((line) => /: (system|virt\.flash\d)$/.test(line));
  return `${[lines[0], ...rest.slice(0, 3)].join('\n')}\n`;
}
