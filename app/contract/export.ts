/** What was done to the open machine, in forms that others read. */
import { z } from 'zod';
import { request } from './link/link.ts';

/** The forms that a session can be written in. */
export const ExportForm = z.enum([
  /** A script of console lines, which expects what every read was answered. */
  'script',
  /** Lines of QEMU's qtest protocol, each with its answer. */
  'qtest',
  /** The log that QEMU writes with `-trace 'pflash_*'`. */
  'log',
  /** A value change dump, for a waveform viewer. */
  'vcd',
  /** A bug report: machine, findings, operations, cycles. */
  'markdown',
]);
export type ExportForm = z.infer<typeof ExportForm>;

const EventNumber = z.int().positive().nullable();

export const ExportRequest = z.object({
  form: ExportForm,
  /** Numbers of the first and the last event, both in it; null: from the first that is kept, to the last. */
  from: EventNumber,
  to: EventNumber,
  path: z.string(),
  /** Whether a file that is there may be replaced. */
  overwrites: z.boolean(),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

/** What was written. */
export const ExportResult = z.object({
  /** Absolute. */
  path: z.string(),
  form: ExportForm,
  from: z.int().positive(),
  to: z.int().positive(),
  sizeBytes: z.int().nonnegative(),
});
export type ExportResult = z.infer<typeof ExportResult>;

export const exporting = {
  /**
   * Writes a part of the history that is followed to a file: all of it or nothing. Nobody can do anything to the machine
   * meanwhile.
   * @throws UserError for a part that there is not, and as `flash.save`: `exists` if a file is there and may not be replaced
   */
  'session.export': request(ExportRequest, ExportResult),
  /** Where a person would look for it. */
  'session.proposeExport': request(z.object({ form: ExportForm }), z.object({ path: z.string() })),
};
