/** The session in a file that others read: which form, and which part of it. */
import { createStore } from 'zustand/vanilla';
import type { ExportForm } from '../../../app/contract/export.ts';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { formatCount } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { machineStore, reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { EVERY_OPERATION } from './operations.ts';

/** What there is to be exported. */
export interface Exportable {
  /** Numbers of the first and the last event of the history. */
  readonly first: number;
  readonly last: number;
  /** The one where the machine stands; null where it stands before the first. */
  readonly operation: DriverOperation | null;
}

/** A form and a part that the person has chosen; both ends are in it. */
export interface ExportChoice {
  readonly form: ExportForm;
  readonly from: number;
  readonly to: number;
}

/** Not null while the dialog asks what is to be exported. */
export const exportStore = createStore<{ readonly exportable: Exportable | null }>()(() => ({
  exportable: null,
}));

/** Whether anything was done that could be exported. */
export function canExport(): boolean {
  const history = machineStore.getState().machine?.history;
  return history !== undefined && history.length > history.first;
}

/** Opens the dialog. */
export async function askForExport(): Promise<void> {
  await reporting(async () => {
    const { machine } = machineStore.getState();
    if (machine === null || !canExport()) return;
    const { history, story } = machine;
    const asked = { from: story.current ?? 0, count: 1, filter: EVERY_OPERATION };
    const operation =
      story.current === null ? undefined : (await engine.call('story.operations', asked)).operations[0];
    exportStore.setState({
      exportable: { first: history.first + 1, last: history.length, operation: operation ?? null },
    });
  });
}

export function leaveExport(): void {
  exportStore.setState({ exportable: null });
}

/** Closes the dialog, lets the person say where to, and writes the file. */
export async function exportSession({ form, from, to }: ExportChoice): Promise<void> {
  leaveExport();
  await reporting(async () => {
    const { path: suggested } = await engine.call('session.proposeExport', { form });
    const cycles = `cycles ${formatCount(from)} to ${formatCount(to)}`;
    const path = await saveFile({
      what: 'export',
      title: `Export ${cycles} as`,
      note: 'A new file. The session stays as it is.',
      suggested,
      write: async (target, overwrites, { signal }) =>
        (await engine.call('session.export', { form, from, to, path: target, overwrites }, signal)).path,
    });
    if (path === null) return;
    dismissProblems();
    tell(`Exported ${cycles} as ${path}`);
  });
}
