/**
 * QEMU's qtest protocol: a line asks, a line answers, so that any client of QEMU's can be pointed here in its place.
 * Answers are those of QEMU 7.2.22. Where it would end with a failed assertion (a word that is no number, one too few)
 * the answer is `FAIL` with a sentence, and nothing has happened.
 */
import { QtestWords, UnusableWord } from './qtest-words.ts';

/** The bus as the protocol drives it. Addresses and lengths are bytes. */
export interface QtestBus {
  readonly isBigEndian: boolean;
  read(address: number, widthBytes: 1 | 2 | 4): number;
  read64(address: number): bigint;
  readBytes(address: number, into: Uint8Array): void;
  write(address: number, data: number, widthBytes: 1 | 2 | 4): void;
  write64(address: number, data: bigint): void;
  writeBytes(address: number, bytes: Uint8Array): void;
}

/** The virtual clock as the protocol drives it, in nanoseconds. */
export interface QtestClock {
  readonly nowNanoseconds: number;
  /** When the next timer fires; null while none is set. */
  readonly nextDeadlineNanoseconds: number | null;
  /** Lets time pass, with every timer on the way; never backwards. */
  advanceTo(nanoseconds: number): void;
}

/** What a client of the protocol drives. */
export interface QtestMachine {
  readonly bus: QtestBus;
  readonly clock: QtestClock;
}

/** As much as an answer can hold: a line of text has an end, and hex digits are two for each byte. */
const LONGEST_BYTES = 2 ** 27;
const OK = 'OK';
const TOO_SHORT = 'ERR invalid argument size';

type Command = (machine: QtestMachine, words: QtestWords) => string;

const floatingPort = (answer: string): Command => {
  return (_, words) => {
    words.port(0);
    return answer;
  };
};
const deafPort: Command = (_, words) => {
  words.port(0);
  words.unsigned(1);
  return OK;
};
const unknownDevice: Command = () => 'FAIL Unknown device';

// biome-ignore format: a command a line
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  // one bus cycle: ADDR [VALUE]
  ['readb',             readOf(1)],
  ['readw',             readOf(2)],
  ['readl',             readOf(4)],
  ['readq',             readQuad],
  ['writeb',            writeOf(1)],
  ['writew',            writeOf(2)],
  ['writel',            writeOf(4)],
  ['writeq',            writeQuad],
  // any number of bytes: ADDR SIZE [DATA or VALUE]
  ['read',              readHex],
  ['write',             writeHex],
  ['b64read',           readBase64],
  ['b64write',          writeBase64],
  ['memset',            fill],
  ['endianness',        ({ bus }) => `OK ${bus.isBigEndian ? 'big' : 'little'}`],
  // virtual time: [NS]
  ['clock_step',        stepClock],
  ['clock_set',         setClock],
  // what a machine of nothing but flashes has not
  ['outb',              deafPort],
  ['outw',              deafPort],
  ['outl',              deafPort],
  ['inb',               floatingPort('OK 0x00ff')],
  ['inw',               floatingPort('OK 0xffff')],
  ['inl',               floatingPort('OK 0xffffffff')],
  ['irq_intercept_in',  unknownDevice],
  ['irq_intercept_out', unknownDevice],
  ['set_irq_in',        unknownDevice],
  ['module_load',       () => 'FAIL'],
]);

/** Carries out one line (without its end) and gives the one that answers it. Throws only what the machine throws. */
export function answerQtest(machine: QtestMachine, line: string): string {
  const words = new QtestWords(line);
  const command = COMMANDS.get(words.command);
  if (command === undefined) return `FAIL Unknown command '${words.command}'`;
  try {
    return command(machine, words);
  } catch (thrown) {
    if (thrown instanceof UnusableWord) return `FAIL ${thrown.message}`;
    throw thrown;
  }
}

/** Where nothing can lie (from 2^53 on) reads give 0 and writes are lost, as anywhere where no region is. */
function addressIn(words: QtestWords): number {
  const address = words.unsigned(0);
  return address > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(address);
}

function lengthIn(words: QtestWords, index: number): number {
  const lengthBytes = words.unsigned(index);
  if (lengthBytes <= BigInt(LONGEST_BYTES)) return Number(lengthBytes);
  throw new UnusableWord(`${words.command}: ${lengthBytes} bytes are more than ${LONGEST_BYTES}`);
}

function readOf(widthBytes: 1 | 2 | 4): Command {
  return ({ bus }, words) => hexAnswer(bus.read(addressIn(words), widthBytes));
}

function readQuad({ bus }: QtestMachine, words: QtestWords): string {
  return hexAnswer(bus.read64(addressIn(words)));
}

function hexAnswer(value: number | bigint): string {
  return `OK 0x${value.toString(16).padStart(16, '0')}`;
}

function writeOf(widthBytes: 1 | 2 | 4): Command {
  return ({ bus }, words) => {
    const data = Number(BigInt.asUintN(8 * widthBytes, words.unsigned(1)));
    bus.write(addressIn(words), data, widthBytes);
    return OK;
  };
}

function writeQuad({ bus }: QtestMachine, words: QtestWords): string {
  const data = words.unsigned(1);
  bus.write64(addressIn(words), data);
  return OK;
}

function bytesAt({ bus }: QtestMachine, words: QtestWords): Buffer {
  const bytes = Buffer.alloc(lengthIn(words, 1));
  bus.readBytes(addressIn(words), bytes);
  return bytes;
}

function readHex(machine: QtestMachine, words: QtestWords): string {
  if (words.unsigned(1) === 0n) throw new UnusableWord('read: there is no answer of 0 bytes');
  return `OK 0x${bytesAt(machine, words).toString('hex')}`;
}

function readBase64(machine: QtestMachine, words: QtestWords): string {
  return `OK ${bytesAt(machine, words).toString('base64')}`;
}

/** Data that is too short is followed by zeros; two characters that are no hex digits are 0xff, as in QEMU. */
function writeHex({ bus }: QtestMachine, words: QtestWords): string {
  const bytes = Buffer.alloc(lengthIn(words, 1));
  const data = words.text(2);
  if (data.length < 3) return TOO_SHORT;
  for (let index = 0; index < bytes.length && 2 * index + 4 <= data.length; index++) {
    bytes[index] = (nibble(data, 2 * index + 2) << 4) | nibble(data, 2 * index + 3);
  }
  bus.writeBytes(addressIn(words), bytes);
  return OK;
}

function nibble(text: string, index: number): number {
  const value = Number.parseInt(text.charAt(index), 16);
  return Number.isNaN(value) ? -1 : value;
}

/**
 * Data that is longer than the size is cut. Shorter data is followed by the end of its own text, which QEMU decodes in
 * place, and then by zeros, where QEMU has what its memory happens to hold. Measured: oracle, QEMU 7.2.22.
 */
function writeBase64({ bus }: QtestMachine, words: QtestWords): string {
  const bytes = Buffer.alloc(lengthIn(words, 1));
  const text = words.text(2);
  if (text.length < 3) return TOO_SHORT;
  bytes.write(text, 'latin1');
  wholeGroupsOf(text).copy(bytes);
  bus.writeBytes(addressIn(words), bytes);
  return OK;
}

/** Four characters make three bytes; a group that the text breaks off makes none. */
function wholeGroupsOf(text: string): Buffer {
  const digits = text.replace(/[^A-Za-z0-9+/=]/g, '');
  return Buffer.from(digits.slice(0, digits.length - (digits.length % 4)), 'base64');
}

function fill({ bus }: QtestMachine, words: QtestWords): string {
  const value = Number(words.unsigned(2) & 0xffn);
  bus.writeBytes(addressIn(words), Buffer.alloc(lengthIn(words, 1), value));
  return OK;
}

/** Without a number, to the next timer. */
function stepClock({ clock }: QtestMachine, words: QtestWords): string {
  if (words.has(0)) return advance(clock, BigInt(clock.nowNanoseconds) + words.signed(0), words);
  return advance(clock, BigInt(clock.nextDeadlineNanoseconds ?? clock.nowNanoseconds), words);
}

function setClock({ clock }: QtestMachine, words: QtestWords): string {
  return advance(clock, words.signed(0), words);
}

function advance(clock: QtestClock, nanoseconds: bigint, { command }: QtestWords): string {
  if (nanoseconds > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new UnusableWord(`${command}: the virtual clock ends at 2^53 nanoseconds, 104 days`);
  }
  if (nanoseconds > BigInt(clock.nowNanoseconds)) clock.advanceTo(Number(nanoseconds));
  return `OK ${clock.nowNanoseconds}`;
}
