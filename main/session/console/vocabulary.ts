/** The words of the console: raw cycles of the bus, and the named operations of whatever device is there. */
import type { AccessWidth } from '../../../app/contract/units.ts';
import type { Operation } from '../../pflash/flash-device.ts';

export interface RawCommand {
  readonly name: string;
  readonly direction: 'read' | 'write';
  readonly widthBytes: AccessWidth;
}

const WIDTHS: readonly AccessWidth[] = [1, 2, 4, 8];

export const RAW_COMMANDS: readonly RawCommand[] = WIDTHS.flatMap((widthBytes) => [
  { name: `r${widthBytes * 8}`, direction: 'read' as const, widthBytes },
  { name: `w${widthBytes * 8}`, direction: 'write' as const, widthBytes },
]);

/** Most reads that one line may ask for. */
export const COUNT_MAX = 256;

/** What happens to the machine besides cycles. */
const CLOCK_COMMANDS = [
  {
    name: 'wait',
    usage: 'wait [TIME]',
    does: 'lets virtual time pass: 50us, 1.5ms, 2s; alone, to the next deadline of a flash',
  },
  { name: 'clock', usage: 'clock', does: 'says the virtual time, and when something is due' },
  {
    name: 'system-reset',
    usage: 'system-reset [N]',
    does: 'resets the machine, or its flash N: the device is as after power-on, its bytes stay',
  },
];

/** What changes an image past its device. */
const EDIT_COMMANDS = [
  {
    name: 'edit',
    usage: 'edit ADDR BYTES',
    does: 'puts bytes into the image directly, in scratch: no command, no wear; go back to undo',
  },
  {
    name: 'fill',
    usage: 'fill ADDR LENGTH BYTES',
    does: 'the same with bytes over and over: fill 0x0 4096 ff',
  },
];

/** What goes about in the history, and where that stops. */
const HISTORY_COMMANDS = [
  { name: 'go', usage: 'go N', does: 'goes to the cycle of this number, back or forward' },
  {
    name: 'run',
    usage: 'run [back]',
    does: 'runs to the next finding or breakpoint, or back to the one before',
  },
  {
    name: 'break',
    usage:
      'break [write|read|access ADDR [ADDR] | command 0x20 | state WORDS | status SR.4 [0|1] | block-erase …]',
    does: 'makes a run stop there; alone, lists the breakpoints',
  },
  { name: 'unbreak', usage: 'unbreak N|all', does: 'takes breakpoints away' },
  { name: 'bookmark', usage: 'bookmark [NAME]', does: 'names this cycle, to come back; alone, lists them' },
];

/** What a script is made of besides; a line of the console is one, too. */
const SCRIPT_COMMANDS = [
  {
    name: 'expect',
    usage:
      'expect r32 ADDR VALUE | VALUE [mask MASK] | state WORDS | bytes ADDR DE AD | findings N | error …',
    does: 'fails where it does not hold; x in a VALUE stands for any digit',
  },
  {
    name: 'repeat',
    usage: 'repeat N; A; B; end',
    does: 'does the statements between N times; in a script, the lines between',
  },
  { name: 'flash', usage: 'flash N', does: 'selects a flash for what follows in the line, block or script' },
];

/** What concerns files: each is a line of its own, which is no part of a script. */
const LINE_COMMANDS = [
  { name: 'source', usage: 'source FILE', does: 'runs a script of such lines' },
  {
    name: 'export',
    usage: 'export script|qtest|log|vcd|markdown [FIRST LAST] FILE',
    does: 'writes what was done, or cycles FIRST to LAST of it, to a new file',
  },
];

/** The first words of lines that are not made of statements. */
export const LINE_WORDS: readonly string[] = LINE_COMMANDS.map(({ name }) => name);

/** Words in the order of the help; those of the operations stand before them. */
const OTHER_COMMANDS = [
  ...CLOCK_COMMANDS,
  ...EDIT_COMMANDS,
  ...HISTORY_COMMANDS,
  ...SCRIPT_COMMANDS,
  ...LINE_COMMANDS,
];

/** Spans worth offering after `wait`. */
export const WAIT_SPANS = [
  { text: '50us', detail: '50 microseconds' },
  { text: '1ms', detail: '1 millisecond' },
  { text: '1s', detail: '1 second' },
];

/** What may be expected. */
export const EXPECTED_WORDS = [
  ...RAW_COMMANDS.filter(({ direction }) => direction === 'read').map(({ name, widthBytes }) => ({
    text: name,
    detail: `what a read of ${8 * widthBytes} bits answers`,
  })),
  { text: 'state', detail: 'words of the state’s title' },
  { text: 'bytes', detail: 'what the array holds, without a cycle' },
  { text: 'findings', detail: 'how many there are' },
  { text: 'error', detail: 'the statement after it fails' },
];

/** What a session may be written as. */
export const EXPORT_FORMS = [
  { text: 'script', detail: 'console lines that expect what was read' },
  { text: 'qtest', detail: 'lines of QEMU’s protocol with their answers' },
  { text: 'log', detail: 'QEMU’s trace log' },
  { text: 'vcd', detail: 'a waveform for GTKWave' },
  { text: 'markdown', detail: 'a bug report' },
];

export interface Explained {
  readonly name: string;
  readonly usage: string;
  readonly does: string;
}

/** What the console takes; or, where a word is given, what begins with it: nothing if it is none of the console's. */
export function explain(word: string | null, operations: readonly Operation[]): Explained[] {
  const all = explainAll(operations);
  const asked = word?.toLowerCase();
  return asked === undefined ? all : all.filter(({ name }) => name.toLowerCase().split(' ').includes(asked));
}

function explainAll(operations: readonly Operation[]): Explained[] {
  return [
    {
      name: 'r8 r16 r32 r64',
      usage: 'r8 r16 r32 r64 ADDR [COUNT]',
      does: 'reads, COUNT times at addresses in a row',
    },
    { name: 'w8 w16 w32 w64', usage: 'w8 w16 w32 w64 ADDR DATA', does: 'writes one bus cycle' },
    ...operations.map(({ name, parameters, does }) => ({
      name,
      usage: `${name} ${parameters}`.trim(),
      does,
    })),
    ...OTHER_COMMANDS,
    { name: 'help', usage: 'help [WORD]', does: 'this list, or what it says of a word' },
    {
      name: 'ADDR',
      usage: 'ADDR',
      does: 'bus address 0x… or decimal; +N from the start of the flash; #N its erase block N',
    },
    { name: ';', usage: 'A ; B', does: 'runs A, then B; // or # begins a comment' },
  ];
}

/** Every first word a line can have. */
export function firstWords(operations: readonly Operation[]): { text: string; detail: string }[] {
  return [
    ...RAW_COMMANDS.map(({ name, direction, widthBytes }) => ({
      text: name,
      detail: `${direction} ${widthBytes === 1 ? '1 byte' : `${widthBytes} bytes`}`,
    })),
    ...operations.map(({ name, does }) => ({ text: name, detail: does })),
    ...OTHER_COMMANDS.map(({ name, does }) => ({ text: name, detail: does })),
    { text: 'help', detail: 'lists all of these' },
  ];
}
