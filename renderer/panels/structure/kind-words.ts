/** What a structure is, in words: `PE32 image`, or its kind where there is but one: `uefi volume`. */
export function kindWords(kind: string, subtype: string | null): string {
  return subtype ?? kind.replaceAll('-', ' ');
}
