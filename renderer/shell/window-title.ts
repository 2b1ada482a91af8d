import type { MachineState } from '../../app/contract/machine.ts';

/** `AAVMF_CODE.fd, AAVMF_VARS.fd – Norscope`, so that windows and browser tabs can be told apart. */
export function windowTitle(machine: MachineState | null): string {
  const names = (machine?.flashes ?? []).flatMap(({ image }) => (image === null ? [] : [image.name]));
  return names.length === 0 ? 'Norscope' : `${names.join(', ')} – Norscope`;
}
