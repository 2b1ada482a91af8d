/** Intel HEX, Motorola S-records, TI-TXT: text that says where bytes go. Recognised only if every line is a record. */

type RecordCheck = (line: string) => boolean;

/** Whether the text begins with Intel HEX records, each with its right length and checksum. */
export function isIntelHex(head: Uint8Array, isWholeFile: boolean): boolean {
  return allRecords(head, isWholeFile, (line) => {
    const bytes = /^:(?:[0-9a-f]{2}){5,260}$/i.test(line) ? hexBytes(line.slice(1)) : null;
    return bytes !== null && bytes[0] === bytes.length - 5 && (sum(bytes) & 0xff) === 0;
  });
}

/** Whether the text begins with S-records (S0 to S9), each with its right count and checksum. */
export function isSRecord(head: Uint8Array, isWholeFile: boolean): boolean {
  return allRecords(head, isWholeFile, (line) => {
    const bytes = /^S[0-9](?:[0-9a-f]{2}){4,256}$/i.test(line) ? hexBytes(line.slice(2)) : null;
    return bytes !== null && bytes[0] === bytes.length - 1 && (sum(bytes) & 0xff) === 0xff;
  });
}

/** Whether the text begins with an address of TI-TXT and up to 16 bytes a line, and ends with its `q`. */
export function isTiText(
  ends: { readonly head: Uint8Array; readonly tail: Uint8Array },
  isWholeFile: boolean,
): boolean {
  const beginsWell = /^@[0-9a-f]{2,8}\s/i.test(textOf(ends.head.subarray(0, 16)));
  const endsWell = /\nq\s*$/.test(textOf(ends.tail));
  const isLine = (line: string) => /^(?:@[0-9a-f]{2,8}|[0-9a-f]{2}(?: [0-9a-f]{2}){0,15}|q)$/i.test(line);
  return beginsWell && endsWell && allRecords(ends.head, isWholeFile, isLine);
}

function allRecords(head: Uint8Array, isWholeFile: boolean, isRecord: RecordCheck): boolean {
  const lines = textOf(head).split(/\r\n|\r|\n/);
  // The last line of a part of a file is most likely cut off.
  if (!isWholeFile) lines.pop();
  const records = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  return records.length > 0 && records.every(isRecord);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}
