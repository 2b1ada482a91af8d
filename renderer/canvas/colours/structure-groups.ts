/** What kinds of structures have a colour in common. */
export const STRUCTURE_GROUPS = [
  'firmware',
  'boot',
  'files',
  'packed',
  'settings',
  'layout',
  'other',
] as const;
export type StructureGroup = (typeof STRUCTURE_GROUPS)[number];

export const GROUP_WORDS: Readonly<Record<StructureGroup, string>> = {
  firmware: 'firmware volume',
  boot: 'boot image or device tree',
  files: 'file system',
  packed: 'archive or packed stream',
  settings: 'variables or environment',
  layout: 'partition table',
  other: 'other structure',
};
