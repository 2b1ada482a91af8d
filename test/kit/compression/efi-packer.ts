/**
 * Packs as the EFI and Tiano compressions are specified (UEFI 2.10, section 19), since no program of Debian does: blocks
 * of literals and matches under balanced codes, which are not the shortest but are codes.
 */

export interface EfiPacking {
  /** 4: EFI; 5: Tiano. */
  readonly distanceCountBits: 4 | 5;
  /** How far back a match may reach; 0: only literals. */
  readonly windowBytes: number;
  /** Literals and matches a block. */
  readonly blockSymbols: number;
}

type Token = { readonly literal: number } | { readonly length: number; readonly distance: number };

const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 256;
const FIRST_LENGTH_SYMBOL = 256;

/** With the header of both sizes. */
export function packEfi(bytes: Uint8Array, packing: EfiPacking): Uint8Array {
  const tokens = tokensOf(bytes, packing.windowBytes);
  const bits = new BitWriter();
  for (let at = 0; at < tokens.length; at += packing.blockSymbols) {
    writeBlock(bits, tokens.slice(at, at + packing.blockSymbols), packing.distanceCountBits);
  }
  const packed = bits.bytes();
  const whole = Buffer.alloc(8 + packed.length);
  whole.writeUInt32LE(packed.length);
  whole.writeUInt32LE(bytes.length, 4);
  whole.set(packed, 8);
  return whole;
}

/** The longest match at the last place that began with the same three bytes. */
function tokensOf(bytes: Uint8Array, windowBytes: number): Token[] {
  const lastPlaces = new Map<number, number>();
  const tokens: Token[] = [];
  for (let at = 0; at < bytes.length; ) {
    const key = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const place = lastPlaces.get(key);
    lastPlaces.set(key, at);
    const distance = at - (place ?? at);
    let length = 0;
    if (place !== undefined && distance <= windowBytes) {
      while (length < LONGEST_MATCH && at + length < bytes.length) {
        if (bytes[at + length] !== bytes[place + length]) break;
        length++;
      }
    }
    tokens.push(length < SHORTEST_MATCH ? { literal: bytes[at] ?? 0 } : { length, distance });
    at += Math.max(length < SHORTEST_MATCH ? 1 : length, 1);
  }
  return tokens;
}

function writeBlock(bits: BitWriter, tokens: readonly Token[], distanceCountBits: number): void {
  const symbols = tokens.map((token) =>
    'literal' in token ? token.literal : FIRST_LENGTH_SYMBOL + token.length - SHORTEST_MATCH,
  );
  const distances = tokens.flatMap((token) => ('distance' in token ? [distanceSymbol(token.distance)] : []));
  const symbolCode = balancedCode(symbols);
  const distanceCode = balancedCode(distances);
  bits.write(tokens.length, 16);
  writeSymbolCode(bits, symbolCode);
  writeCode(bits, distanceCode, distanceCountBits, null);
  for (const [index, token] of tokens.entries()) {
    writeSymbol(bits, symbolCode, symbols[index] ?? 0);
    if (!('distance' in token)) continue;
    const symbol = distanceSymbol(token.distance);
    writeSymbol(bits, distanceCode, symbol);
    if (symbol > 1) bits.write(token.distance - 1 - 2 ** (symbol - 1), symbol - 1);
  }
}

/** How many bits the distance less one has. */
function distanceSymbol(distance: number): number {
  return 32 - Math.clz32(distance - 1);
}

interface Code {
  /** By symbol; of a single symbol none. */
  readonly lengths: Map<number, number>;
  readonly codes: Map<number, number>;
  readonly only: number;
}

/** All codes as long as each other, or one bit shorter for as many as there is room. */
function balancedCode(used: readonly number[]): Code {
  const symbols = [...new Set(used)].sort((left, right) => left - right);
  const [only = 0] = symbols;
  if (symbols.length < 2) return { lengths: new Map(), codes: new Map(), only };
  const longest = Math.ceil(Math.log2(symbols.length));
  const short = 2 ** longest - symbols.length;
  const lengths = new Map(symbols.map((symbol, index) => [symbol, index < short ? longest - 1 : longest]));
  const codes = new Map<number, number>();
  let code = 0;
  for (const length of [longest - 1, longest]) {
    code *= 2;
    for (const symbol of symbols) if (lengths.get(symbol) === length) codes.set(symbol, code++);
  }
  return { lengths, codes, only };
}

function writeSymbol(bits: BitWriter, { codes, lengths }: Code, symbol: number): void {
  const length = lengths.get(symbol);
  if (length !== undefined) bits.write(codes.get(symbol) ?? 0, length);
}

function writeCode(
  bits: BitWriter,
  { lengths, only }: Code,
  countBits: number,
  gapAfter: number | null,
): void {
  if (lengths.size === 0) {
    bits.write(0, countBits);
    bits.write(only, countBits);
    return;
  }
  const count = Math.max(...lengths.keys()) + 1;
  bits.write(count, countBits);
  for (let symbol = 0; symbol < count; ) {
    const length = lengths.get(symbol++) ?? 0;
    if (length < 7) bits.write(length, 3);
    else bits.write(2 ** (length - 3) - 2, length - 3);
    if (symbol !== gapAfter) continue;
    let gap = 0;
    while (gap < 3 && symbol < count && !lengths.has(symbol)) {
      gap++;
      symbol++;
    }
    bits.write(gap, 2);
  }
}

/** The lengths of the code of symbols are packed themselves: 0 to 2 are runs of symbols without a code. */
function writeSymbolCode(bits: BitWriter, code: Code): void {
  if (code.lengths.size === 0) {
    writeCode(bits, balancedCode([]), 5, 3);
    bits.write(0, 9);
    bits.write(code.only, 9);
    return;
  }
  const count = Math.max(...code.lengths.keys()) + 1;
  const parts: { symbol: number; extra: number; extraBits: number }[] = [];
  for (let symbol = 0; symbol < count; ) {
    const length = code.lengths.get(symbol);
    if (length !== undefined) {
      parts.push({ symbol: length + 2, extra: 0, extraBits: 0 });
      symbol++;
      continue;
    }
    let gap = 1;
    while (!code.lengths.has(symbol + gap)) gap++;
    if (gap >= 20) parts.push({ symbol: 2, extra: gap - 20, extraBits: 9 });
    else if (gap >= 3) {
      gap = Math.min(gap, 18);
      parts.push({ symbol: 1, extra: gap - 3, extraBits: 4 });
    } else {
      gap = 1;
      parts.push({ symbol: 0, extra: 0, extraBits: 0 });
    }
    symbol += gap;
  }
  const lengthCode = balancedCode(parts.map(({ symbol }) => symbol));
  writeCode(bits, lengthCode, 5, 3);
  bits.write(count, 9);
  for (const { symbol, extra, extraBits } of parts) {
    writeSymbol(bits, lengthCode, symbol);
    bits.write(extra, extraBits);
  }
}

/** The highest bit of each byte first. */
class BitWriter {
  readonly #bits: number[] = [];

  write(value: number, count: number): void {
    for (let place = count - 1; place >= 0; place--) this.#bits.push(Math.floor(value / 2 ** place) % 2);
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    for (const [index, bit] of this.#bits.entries()) {
      bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
    }
    return bytes;
  }
}
