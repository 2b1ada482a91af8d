/** What a driver does with an Intel flash, as the cycles it sends: each yields bus accesses of bank width. */

import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { CommandBus, hexOf, operation, operationAt, sayBytes, toWords } from '../command-bus.ts';
import type { Operation, OperationCycle, OperationResult, OperationRun } from '../flash-device.ts';
import { interleaveOf, regionsOf } from '../geometry.ts';
import type { ByteOrder } from '../nor-array.ts';
import { decodeQuery, QUERY_PLACE } from '../query-fields.ts';
import { type Cfi01Bank, queryStrideOf, writeBufferBytesOf } from './bank.ts';
import { SR, SR_ERRORS } from './states.ts';

/** Below this many words a driver programs word by word: the set-up of a buffer costs more than it saves. */
const BUFFER_FROM_WORDS = 4;

export function cfi01Operations(
  geometry: Cfi01Bank,
  queryTable: Uint8Array,
  byteOrder: ByteOrder,
): readonly Operation[] {
  const bus = new CommandBus(geometry, byteOrder, queryStrideOf(geometry));
  const regions = regionsOf(geometry);
  const onBlock = (name: string, does: string, run: (offset: number) => OperationRun) =>
    operationAt(name, does, (offset) => run(eraseBlockAt(regions, offset).deviceOffset));
  const programming = (name: string, does: string, how: (words: number) => ProgramWords): Operation => ({
    name,
    parameters: 'ADDR BYTES',
    does,
    foldsReads: false,
    run: (offset, data) => program(bus, offset, { data, how }),
  });
  return [
    {
      ...operation('query', 'reads the CFI query table and goes back to read array', () =>
        query(bus, queryTable),
      ),
      foldsReads: true,
    },
    operation('id', 'reads manufacturer and device code and goes back to read array', () =>
      identify(bus, geometry.hasDeviceWidth !== false),
    ),
    operation('status', 'reads the status register; the device stays in read status', () => status(bus)),
    operation('clear', 'clears the status register', () => clear(bus)),
    operation('reset', 'sends read array, 0xff', () => reset(bus)),
    onBlock('erase', 'erases the block that holds ADDR', (offset) => erase(bus, offset)),
    programming('program', 'programs bytes (de ad be ef or "text") at ADDR', (words) =>
      words < BUFFER_FROM_WORDS ? programWords : programBuffers,
    ),
    programming('word-program', 'programs bytes word by word', () => programWords),
    programming('buffered-program', 'programs bytes through the write buffer', () => programBuffers),
    onBlock('lock', 'sends block lock', (offset) => lock(bus, offset, 0x01)),
    onBlock('unlock', 'sends block unlock', (offset) => lock(bus, offset, 0xd0)),
  ];
}

function* query(bus: CommandBus, table: Uint8Array): OperationRun {
  yield bus.command(0, 0xff);
  yield bus.command(bus.at(QUERY_PLACE), 0x98);
  const answer = new Uint8Array(table.length);
  for (let word = 0x10; word <= 0x3f; word++) answer[word] = bus.chip0(yield bus.read(bus.at(word)));
  yield bus.command(0, 0xff);
  if (String.fromCharCode(...answer.subarray(0x10, 0x13)) !== 'QRY') {
    return [{ text: 'no query string: the device did not take 0x98 as a first cycle', tone: 'bad' }];
  }
  const say = (offset: number) => decodeQuery(answer).find((field) => field.offset === offset)?.text ?? '';
  const chips = interleaveOf(bus.geometry);
  return [
    {
      text: `QRY · ${say(0x13)} · ${chips} chip${chips === 1 ? '' : 's'} of ${bus.geometry.deviceWidthBytes * 8} bits`,
      tone: 'good',
    },
    { text: `${say(0x27)} · ${say(0x2d)} · write buffer ${say(0x2a)}`, tone: 'plain' },
  ];
}

/** `hasChips`: QEMU is told how wide they are, and each answers one code a word. */
function* identify(bus: CommandBus, hasChips: boolean): OperationRun {
  yield bus.command(0, 0xff);
  yield bus.command(0, 0x90);
  const manufacturer = bus.chip0(yield bus.read(bus.at(0)));
  const device = bus.chip0(yield bus.read(bus.at(1)));
  yield bus.command(0, 0xff);
  const code = (value: number) => `0x${value.toString(16).padStart(4, '0')}`;
  if (!hasChips) {
    const text = `words ${code(manufacturer)} · ${code(device)}: two codes in each, as QEMU is not told of chips`;
    return [{ text, tone: 'good' }];
  }
  return [{ text: `manufacturer ${code(manufacturer)} · device ${code(device)}`, tone: 'good' }];
}

function* status(bus: CommandBus): OperationRun {
  yield bus.command(0, 0x70);
  yield bus.read(0);
  return [];
}

function* clear(bus: CommandBus): OperationRun {
  yield bus.command(0, 0x50);
  return [];
}

function* reset(bus: CommandBus): OperationRun {
  yield bus.command(0, 0xff);
  return [];
}

function* lock(bus: CommandBus, block: number, confirm: number): OperationRun {
  yield bus.command(block, 0x50);
  yield bus.command(block, 0x60);
  yield bus.command(block, confirm);
  const answer = bus.chip0(yield bus.read(block));
  yield bus.command(block, 0xff);
  const verb = confirm === 0x01 ? 'lock' : 'unlock';
  return [
    outcome(answer, `${verb} taken for the block at 0x${block.toString(16)}; QEMU keeps no lock bits`, verb),
  ];
}

function* erase(bus: CommandBus, block: number): OperationRun {
  yield bus.command(block, 0x50);
  yield bus.command(block, 0x20);
  yield bus.command(block, 0xd0);
  const answer = bus.chip0(yield bus.read(block));
  yield bus.command(block, 0xff);
  return [outcome(answer, `block at 0x${block.toString(16)} erased`, 'erase')];
}

/** @returns the last status read, errors of every word gathered in it. */
type ProgramWords = (
  bus: CommandBus,
  first: number,
  words: number[],
) => Generator<OperationCycle, number, number>;

/** `how`: by the number of words. */
function* program(
  bus: CommandBus,
  offset: number,
  { data, how }: { readonly data: Uint8Array; readonly how: (words: number) => ProgramWords },
): OperationRun {
  yield bus.command(offset - (offset % bus.widthBytes), 0x50);
  const words = yield* toWords(bus, offset, data);
  const first = offset - (offset % bus.widthBytes);
  const answer = yield* how(words.length)(bus, first, words);
  yield bus.command(first, 0xff);
  return [outcome(answer, `${sayBytes(data.length)} programmed at ${hexOf(offset)}`, 'program')];
}

function* programWords(
  bus: CommandBus,
  first: number,
  words: number[],
): Generator<OperationCycle, number, number> {
  let answer = 0;
  for (const [index, word] of words.entries()) {
    const offset = first + index * bus.widthBytes;
    yield bus.command(offset, 0x40);
    yield bus.data(offset, word);
    answer = bus.chip0(yield bus.read(offset));
    if (answer & SR_ERRORS) return answer;
  }
  return answer;
}

function* programBuffers(
  bus: CommandBus,
  first: number,
  words: number[],
): Generator<OperationCycle, number, number> {
  const windowBytes = bufferWindowBytes(bus);
  let answer = 0;
  for (let done = 0; done < words.length; ) {
    const offset = first + done * bus.widthBytes;
    const room = (windowBytes - (offset % windowBytes)) / bus.widthBytes;
    const chunk = words.slice(done, done + room);
    answer = yield* programBuffer(bus, offset, chunk);
    if (answer & SR_ERRORS) return answer;
    done += chunk.length;
  }
  return answer;
}

function* programBuffer(
  bus: CommandBus,
  offset: number,
  words: number[],
): Generator<OperationCycle, number, number> {
  yield bus.command(offset, 0xe8);
  yield bus.read(offset);
  yield bus.command(offset, words.length - 1);
  for (const [index, word] of words.entries()) yield bus.data(offset + index * bus.widthBytes, word);
  const beforeConfirm = bus.chip0(yield bus.read(offset));
  yield bus.command(offset, 0xd0);
  // An aborted confirm leaves read array, whose data must not be taken for a status.
  return beforeConfirm & SR_ERRORS ? beforeConfirm : bus.chip0(yield bus.read(offset));
}

/** One buffered program: at most what one chip's count register can say, and never past the buffer's window. */
function bufferWindowBytes({ geometry }: CommandBus): number {
  const countable = 2 ** (8 * geometry.deviceWidthBytes) * geometry.bankWidthBytes;
  return Math.min(writeBufferBytesOf(geometry), countable);
}

function outcome(answer: number, done: string, verb: string): OperationResult {
  if (!(answer & SR.ready)) {
    const text = `no ${verb}: the answer 0x${(answer & 0xff).toString(16)} is no ready status. The device waits for something else; try \`reset\`.`;
    return { text, tone: 'bad' };
  }
  if (answer & SR_ERRORS) {
    const status = `0x${(answer & 0xff).toString(16)}`;
    return { text: `${verb} failed: status ${status}. Clear the error with \`clear\`.`, tone: 'bad' };
  }
  return { text: done, tone: 'good' };
}
