/** Text that a search should find in whichever encoding it looks: UTF-8, then UTF-16 in both byte orders. */

const SENTENCES = [
  'Flash remembers without power.',
  'Ohne Löschen wird aus 0 keine 1.',
  "Pas d'effacement, pas de bits à 1.",
  'Η μνήμη θυμάται.',
  'フラッシュメモリ',
].join('\r\n');

const PART_BYTES = 0x1000;
const BYTE_ORDER_MARK = '\ufeff';

/** Three parts of 4 KiB, each beginning with a byte order mark and ending in erased bytes. */
export function makeTexts(): Uint8Array {
  const bytes = new Uint8Array(3 * PART_BYTES).fill(0xff);
  const marked = BYTE_ORDER_MARK + SENTENCES;
  bytes.set(new TextEncoder().encode(marked), 0);
  bytes.set(utf16(marked, true), PART_BYTES);
  bytes.set(utf16(marked, false), 2 * PART_BYTES);
  return bytes;
}

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let unit = 0; unit < text.length; unit++) {
    view.setUint16(unit * 2, text.charCodeAt(unit), isLittleEndian);
  }
  return new Uint8Array(view.buffer);
}
