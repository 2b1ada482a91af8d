/** Variable stores as a test wants them. */
import { guidBytes } from '../../../main/image/structure/record/guid.ts';
import { ANY_GUID } from './uefi-made.ts';

export const PLAIN_STORE = 'ddcf3616-3275-4164-98b6-fe85707ffe7d';
export const AUTHENTICATED_STORE = 'aaf32c78-947b-439a-a180-2e144ec37792';

/** A store of so many bytes, erased behind its variables, which begin at multiples of 4 bytes. */
export function madeStore(guid: string, sizeBytes: number, ...variables: readonly Uint8Array[]): Buffer {
  const store = Buffer.alloc(sizeBytes, 0xff);
  store.fill(0, 0, 28);
  store.set(guidBytes(guid));
  store.writeUInt32LE(sizeBytes, 16);
  store[20] = 0x5a;
  store[21] = 0xfe;
  putVariables(store, 28, variables);
  return store;
}

/** The older kind of store. */
export function madeVssStore(sizeBytes: number, ...variables: readonly Uint8Array[]): Buffer {
  const store = Buffer.alloc(sizeBytes, 0xff);
  store.fill(0, 0, 16);
  store.write('$VSS', 'latin1');
  store.writeUInt32LE(sizeBytes, 4);
  store[8] = 0x5a;
  store[9] = 0xfe;
  putVariables(store, 16, variables);
  return store;
}

function putVariables(store: Buffer, first: number, variables: readonly Uint8Array[]): void {
  let at = first;
  for (const variable of variables) {
    store.set(variable, at);
    at = first + Math.ceil((at + variable.length - first) / 4) * 4;
  }
}

export interface MadeVariable {
  readonly name: string;
  readonly data: Uint8Array;
  readonly vendor?: string;
  readonly state?: number;
  readonly attributes?: number;
  readonly isAuthenticated?: boolean;
}

/** With its header, of the plain kind if it isn't said otherwise. */
export function madeVariable({
  name,
  data,
  vendor = ANY_GUID,
  state = 0x3f,
  attributes = 7,
  isAuthenticated = false,
}: MadeVariable): Buffer {
  const header = Buffer.alloc(isAuthenticated ? 60 : 32);
  const text = Buffer.from(`${name}\0`, 'utf16le');
  header.writeUInt16LE(0x55aa, 0);
  header[2] = state;
  header.writeUInt32LE(attributes, 4);
  const after = header.length - 24;
  header.writeUInt32LE(text.length, after);
  header.writeUInt32LE(data.length, after + 4);
  header.set(guidBytes(vendor), after + 8);
  return Buffer.concat([header, text, data]);
}
