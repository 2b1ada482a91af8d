/** The generic board's geometry as a person writes it on the command line, in the names of QEMU's properties. */
import { UserError } from './contract/errors.ts';
import { GeometryChoice } from './contract/machine.ts';
import { parseBytes } from './contract/text/parse-bytes.ts';

interface Word {
  readonly field: keyof GeometryChoice;
  readonly read: (text: string) => unknown;
  /** What a person can write, after “use”. */
  readonly expects: string;
}

const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['base', { field: 'base', read: bytesIn, expects: 'a bus address such as 0x4000000' }],
  ['command-set', { field: 'commandSet', read: (text) => text, expects: 'intel or amd' }],
  ['sector-length', { field: 'sectorLengthBytes', read: bytesIn, expects: 'bytes such as 65536 or 64K' }],
  ['width', { field: 'bankWidthBytes', read: bytesIn, expects: '1, 2, 4 or 8 (bytes)' }],
  ['device-width', { field: 'deviceWidthBytes', read: bytesOrNone, expects: '1, 2, 4 (bytes) or none' }],
]);

/** `width=4,device-width=2`, in any order; what is left out fits the file. @throws UserError naming the wrong word. */
export function parseGeometry(text: string): GeometryChoice {
  let choice: GeometryChoice = {};
  for (const part of text.split(',')) {
    const [name = '', value = '', more] = part.split('=');
    const word = WORDS.get(name);
    if (word === undefined || more !== undefined) {
      throw refusal(text, `“${part}” sets nothing`, `Use ${[...WORDS.keys()].join('=…, ')}=….`);
    }
    if (word.field in choice) throw refusal(text, `${name} is there twice`, 'Say it once.');
    const parsed = GeometryChoice.safeParse({ [word.field]: word.read(value) });
    if (!parsed.success) throw refusal(text, `“${value}” is no ${name}`, `Use ${word.expects}.`);
    choice = { ...choice, ...parsed.data };
  }
  return choice;
}

function bytesOrNone(text: string): number | null {
  return text === 'none' ? null : bytesIn(text);
}

function bytesIn(text: string): number {
  return parseBytes(text) ?? Number.NaN;
}

function refusal(text: string, what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: `--geometry ${text}`, todo });
}
