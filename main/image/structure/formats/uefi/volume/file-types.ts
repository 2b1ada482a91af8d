/** Types of files in a firmware volume. Follows UEFI PI 1.8, volume 3, section 2.1.4.1. */

export const FILE_TYPE = { raw: 0x01, freeform: 0x02, pad: 0xf0 } as const;

/** In words, as they are read by people who know them from other tools. */
export const FILE_TYPES: Readonly<Record<number, string>> = {
  [FILE_TYPE.raw]: 'raw',
  [FILE_TYPE.freeform]: 'freeform',
  3: 'SEC core',
  4: 'PEI core',
  5: 'DXE core',
  6: 'PEI module',
  7: 'DXE driver',
  8: 'combined PEI module and DXE driver',
  9: 'application',
  10: 'MM module',
  11: 'volume image',
  12: 'combined MM module and DXE driver',
  13: 'MM core',
  14: 'standalone MM module',
  15: 'standalone MM core',
  [FILE_TYPE.pad]: 'pad',
};

/** Those whose data are sections. */
export function hasSections(type: number): boolean {
  return type >= FILE_TYPE.freeform && type <= 15;
}

/** What a type that the document leaves to others is: OEM, debug, or the file system's own. */
export function fileTypeText(type: number): string {
  const known = FILE_TYPES[type];
  if (known !== undefined) return known;
  const number = `0x${type.toString(16).padStart(2, '0')}`;
  if (type >= 0xc0 && type <= 0xdf) return `OEM type ${number}`;
  if (type >= 0xe0 && type <= 0xef) return `debug type ${number}`;
  return type > FILE_TYPE.pad ? `file system type ${number}` : `unknown type ${number}`;
}
