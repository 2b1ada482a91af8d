/** Reads a flattened device tree, independently of the writer it checks. Throws where the blob breaks its own rules. */

export type ReadNode = { name: string; properties: Map<string, Uint8Array>; children: ReadNode[] };

/** @throws Error if the header, a token or an offset is wrong. */
export function readDeviceTree(bytes: Uint8Array): { version: number; totalBytes: number; root: ReadNode } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (offset: number) => view.getUint32(offset);
  if (u32(0) !== 0xd00dfeed) throw new Error('no device tree: the magic is missing');
  const totalBytes = u32(4);
  const names = bytes.subarray(u32(12), u32(12) + u32(32));
  const structureEnd = u32(8) + u32(36);
  let at = u32(8);

  function token(expected?: number): number {
    if (at + 4 > structureEnd) throw new Error(`the structure ends inside a token at ${at}`);
    const value = u32(at);
    if (expected !== undefined && value !== expected)
      throw new Error(`token ${value} at ${at}, expected ${expected}`);
    at += 4;
    return value;
  }

  function node(): ReadNode {
    token(1);
    const name = textAt(bytes, at);
    at += (name.length + 4) & ~3;
    const read: ReadNode = { name, properties: new Map(), children: [] };
    while (u32(at) === 3) {
      token(3);
      const lengthBytes = token();
      const property = textAt(names, token());
      read.properties.set(property, bytes.subarray(at, at + lengthBytes));
      at += (lengthBytes + 3) & ~3;
    }
    while (u32(at) === 1) read.children.push(node());
    token(2);
    return read;
  }

  const root = node();
  token(9);
  if (at !== structureEnd) throw new Error(`the structure goes on after its end token, at ${at}`);
  return { version: u32(20), totalBytes, root };
}

/** The zero-ended text at an offset. */
export function textAt(bytes: Uint8Array, offset: number): string {
  const end = bytes.indexOf(0, offset);
  if (end < 0) throw new Error(`no end of text after ${offset}`);
  return new TextDecoder().decode(bytes.subarray(offset, end));
}
