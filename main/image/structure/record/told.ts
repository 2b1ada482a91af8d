import type { StructureField } from '../../../../app/contract/structure.ts';

/** What is known of a structure, but isn't among its own bytes. */
export function told(name: string, text: string): StructureField {
  return { name, offset: null, size: 0, text };
}
