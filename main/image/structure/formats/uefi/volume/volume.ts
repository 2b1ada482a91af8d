/** A firmware volume with all that is in it. Follows UEFI PI 1.8, volume 3, section 3.2. */
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { guidShort } from '../../../record/guid.ts';
import { cutSentences } from '../cut.ts';
import { nvramParts } from '../nvram/nvram-volume.ts';
import type { FileRules } from './file-header.ts';
import { filesOf } from './files.ts';
import { readVolumeHeader, type VolumeHeader } from './volume-header.ts';

export const UEFI_VOLUME: Format = {
  kind: 'uefi-volume',
  follows: 'UEFI PI 1.8, volume 3, section 3.2.1.',
  signatures: [{ bytes: '_FVH', at: 0x28 }],
  read: readVolume,
};

interface FileSystem {
  readonly name: string;
  /** What a volume of it is called that has no name of its own. */
  readonly volumeName: string;
  /** What follows the headers. */
  parts(volume: Reading, header: VolumeHeader): Iterable<Found>;
}

const FILE_SYSTEMS: Readonly<Record<string, FileSystem>> = {
  '7a9354d9-0468-444a-81ce-0bf617d890df': { name: 'FFS1', ...filesBy(1) },
  '8c8ce578-8a3d-4f1c-9935-896185c32dd3': { name: 'FFS2', ...filesBy(2) },
  '04adeead-61ff-4d31-b6ba-64f8bf901f5a': { name: 'FFS2 of Apple', ...filesBy(2) },
  '5473c07a-3dcb-4dca-bd6f-1e9689e7349a': { name: 'FFS3', ...filesBy(3) },
  'fff12b8d-7696-4c8b-a985-2747075b4f50': {
    name: 'NVRAM',
    volumeName: 'non-volatile variables',
    parts: (volume, { bodyStart, erased }) => nvramParts(volume, bodyStart, erased),
  },
};

function filesBy(revision: FileRules['revision']): Pick<FileSystem, 'volumeName' | 'parts'> {
  return {
    volumeName: 'firmware volume',
    parts: (volume, { bodyStart, erased }) => filesOf(volume, bodyStart, { revision, erased }),
  };
}

function readVolume(reading: Reading): Found | null {
  const { start } = reading;
  const header = readVolumeHeader(reading);
  if (header === null) return null;
  const end = Math.min(start + header.lengthBytes, reading.end);
  const volume = reading.within(start, end);
  const fileSystem = FILE_SYSTEMS[header.fileSystem];
  const { children, problems } =
    fileSystem === undefined
      ? { children: reading.scan(Math.min(header.bodyStart, end), end), problems: [UNKNOWN] }
      : volume.gather(fileSystem.parts(volume, header));
  return {
    kind: UEFI_VOLUME.kind,
    subtype: fileSystem?.name ?? 'unknown file system',
    name: nameOf(header),
    start,
    sizeBytes: end - start,
    confidence: header.isProved ? 'proved' : 'likely',
    fields: header.fields,
    checks: header.checks,
    problems: [...header.problems, ...cutSentences('volume', header.lengthBytes, end - start), ...problems],
    children,
  };
}

const UNKNOWN = 'Its file system is not known: what it holds was looked for by signatures.';

function nameOf({ volumeName, fileSystem }: VolumeHeader): string {
  if (volumeName !== null) return guidShort(volumeName);
  return FILE_SYSTEMS[fileSystem]?.volumeName ?? guidShort(fileSystem);
}
