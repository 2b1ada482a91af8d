/** Finding an image: browsing folders, what was open before, the demonstration image, bytes dropped on a browser. */
import { z } from 'zod';
import { request } from './link/link.ts';
import { GivenFormat } from './machine.ts';
import { ByteCount } from './units.ts';

export const FileEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'directory']),
  /** Null for a directory. */
  sizeBytes: ByteCount.nullable(),
});
export type FileEntry = z.infer<typeof FileEntry>;

export const FileListing = z.object({
  directory: z.string(),
  parent: z.string().nullable(),
  entries: z.array(FileEntry),
  /** How many entries the folder has beyond the ones listed. */
  leftOut: z.int().nonnegative(),
});
export type FileListing = z.infer<typeof FileListing>;

export const RecentFile = z.object({
  path: z.string(),
  name: z.string(),
  /** Null if the file is no longer there. */
  sizeBytes: ByteCount.nullable(),
  openedAt: z.string(),
  /** As it was given then. */
  format: GivenFormat.optional(),
});
export type RecentFile = z.infer<typeof RecentFile>;

export const file = {
  /** The folder's entries, directories first, by name. `directory` null: where the person most likely keeps images. */
  'file.list': request(z.object({ directory: z.string().nullable() }), FileListing),
  'file.recent': request(z.object({}), z.object({ files: z.array(RecentFile) })),
  'file.forget': request(z.object({ path: z.string() }), z.object({})),
  /** Makes the demonstration image (16 MiB) in the program's own folder if it isn't there, and says where it is. */
  'file.demo': request(z.object({}), z.object({ path: z.string() })),
  /**
   * Takes a file that a browser can only hand over as bytes, in order, at most 1 MiB a piece. The last piece
   * (`offset + bytes.length === sizeBytes`) answers with the path of the copy; earlier ones with null.
   */
  'file.receive': request(
    z.object({
      name: z.string().min(1).max(255),
      sizeBytes: ByteCount,
      offset: ByteCount,
      bytes: z.instanceof(Uint8Array),
    }),
    z.object({ path: z.string().nullable() }),
  ),
};
