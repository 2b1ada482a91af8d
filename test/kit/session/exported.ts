/** What was done to a machine, in a form that others read. */
import type { ExportForm } from '../../../app/contract/export.ts';
import { exportText } from '../../../main/export/export-session.ts';
import type { Machine } from '../../../main/session/machine.ts';

/** All of the branch that is followed, or events `from` to `to` of it. */
export async function exported(
  machine: Machine,
  form: ExportForm,
  { from = null, to = null }: { readonly from?: number | null; readonly to?: number | null } = {},
): Promise<string> {
  const { bytes } = await exportText(machine, { form, from, to }, new AbortController().signal);
  return Buffer.from(bytes).toString();
}
