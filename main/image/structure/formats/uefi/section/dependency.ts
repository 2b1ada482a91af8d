/**
 * When a module may start: an expression in reverse Polish notation, one byte an operation. Follows UEFI PI 1.8, volume 2,
 * section 10.7 and volume 1, section 5.7. It is told as EDK2's .inf files write it.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { guidAt, guidShort, guidText } from '../../../record/guid.ts';
import { hexText } from '../../../record/size.ts';
import type { Section, SectionBody } from './section.ts';

type Take = 'guid' | 'nothing';

/** How many expressions an operation takes, and what follows its byte. */
interface Operation {
  readonly name: string;
  readonly takes: 0 | 1 | 2;
  readonly follows: Take;
}

const OPERATIONS: readonly Operation[] = [
  { name: 'BEFORE', takes: 0, follows: 'guid' },
  { name: 'AFTER', takes: 0, follows: 'guid' },
  { name: 'PUSH', takes: 0, follows: 'guid' },
  { name: 'AND', takes: 2, follows: 'nothing' },
  { name: 'OR', takes: 2, follows: 'nothing' },
  { name: 'NOT', takes: 1, follows: 'nothing' },
  { name: 'TRUE', takes: 0, follows: 'nothing' },
  { name: 'FALSE', takes: 0, follows: 'nothing' },
  { name: 'END', takes: 0, follows: 'nothing' },
  { name: 'SOR', takes: 0, follows: 'nothing' },
];
const GUID_BYTES = 16;
/** The longest that EDK2's modules have is some 50. */
const OPERATIONS_MAX = 1000;
/** Of the expression, in the name of the section. */
const NAME_CHARACTERS = 100;

/** An expression in text, and whether it must be in brackets inside of another. */
interface Term {
  readonly text: string;
  readonly joinedBy: string | null;
}

export function readDependency({ reading, bodyStart }: Section): SectionBody {
  const { bytes, start, end } = reading;
  const fields: StructureField[] = [];
  const problems: string[] = [];
  const stack: Term[] = [];
  let prefix = '';
  let at = bodyStart;
  let isEnded = false;
  while (at < end && !isEnded && fields.length < OPERATIONS_MAX) {
    const code = bytes[at] ?? 0;
    const operation = OPERATIONS[code];
    if (operation === undefined) {
      problems.push(`There is no operation ${hexText(code)}, at ${hexText(at - start)}.`);
      break;
    }
    const { name, takes, follows } = operation;
    const sizeBytes = 1 + (follows === 'guid' ? GUID_BYTES : 0);
    if (at + sizeBytes > end || stack.length < takes) {
      problems.push(`${name} at ${hexText(at - start)} lacks what it is about.`);
      break;
    }
    const guid = follows === 'guid' ? guidAt(bytes, at + 1) : null;
    const text = guid === null ? name : `${name} ${guidText(guid)}`;
    fields.push({ name: `Opcode[${fields.length}]`, offset: at - start, size: sizeBytes, text });
    if (name === 'SOR') prefix = 'SOR ';
    else if (name === 'END') isEnded = true;
    else stack.push(joined(name, stack.splice(stack.length - takes, takes), guid));
    at += sizeBytes;
  }
  if (!isEnded && problems.length === 0) problems.push('The expression has no end.');
  if (isEnded && stack.length > 1) problems.push('The expression ends before it is joined to one.');
  const expression = prefix + stack.map(({ text }) => text).join(' ');
  return {
    name: short(expression),
    fields: [{ name: 'Expression', offset: null, size: 0, text: expression }, ...fields],
    problems,
  };
}

function joined(name: string, terms: readonly Term[], guid: string | null): Term {
  if (guid !== null) {
    const text = guidShort(guid);
    return { text: name === 'PUSH' ? text : `${name} ${text}`, joinedBy: null };
  }
  const [first, second] = terms;
  if (first === undefined) return { text: name, joinedBy: null };
  if (second === undefined) return { text: `NOT ${inBrackets(first, 'NOT')}`, joinedBy: null };
  return { text: `${inBrackets(first, name)} ${name} ${inBrackets(second, name)}`, joinedBy: name };
}

function inBrackets({ text, joinedBy }: Term, inside: string): string {
  return joinedBy === null || joinedBy === inside ? text : `(${text})`;
}

function short(text: string): string {
  return text.length <= NAME_CHARACTERS ? text : `${text.slice(0, NAME_CHARACTERS - 2)} …`;
}
