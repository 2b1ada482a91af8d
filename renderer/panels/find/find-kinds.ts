/** The kinds of pattern, in words. */
import type { PatternKind } from '../../state/find/find.ts';

export const KINDS: readonly { readonly value: PatternKind; readonly label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
  { value: 'regex', label: 'Regex' },
  { value: 'integer', label: 'Integer' },
  { value: 'guid', label: 'GUID' },
];

/** What one may type. */
export const EXAMPLES: Readonly<Record<PatternKind, string>> = {
  text: 'U-Boot 2023',
  hex: '55 aa ?? 5? [0-7f] (00|ff ff)',
  regex: '\\x7fELF[\\x01\\x02]|U-Boot \\d+',
  integer: '0x0404_0000, -1, 16..0x20',
  guid: '8c8ce578-8a3d-4f1c-9935-896185c32dd3, gEfiGlobalVariableGuid',
};
