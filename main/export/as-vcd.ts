/**
 * A part of a session as a value change dump (IEEE 1364), for a waveform viewer such as GTKWave. Virtual time stands still
 * while cycles are made, so each event is drawn 100 ns long beside the time that passes in it; `time_ns` has the machine's
 * own time. States are strings, which GTKWave shows, without blanks, which they can't have.
 */
import type { Standing } from '../pflash/flash-device.ts';
import { beforeText, imageLines, rangeText, type Telling } from './part-text.ts';
import { flashOf, type PartEvent, type SessionPart } from './session-part.ts';

/** An event, from its beginning to the next one. */
const EVENT_NANOSECONDS = 100;
/** From the beginning of a cycle until its strobe ends, and the device has taken it. */
const STROBE_NANOSECONDS = 60;

type Kind = 'wire' | 'integer' | 'string';

/** A variable of the dump, with the value that it had last: only changes are written. */
class Variable {
  readonly declaration: string;
  readonly #code: string;
  readonly #kind: Kind;
  readonly #bits: number;
  #last = '';

  constructor(name: string, code: string, { kind, bits }: { readonly kind: Kind; readonly bits: number }) {
    this.#code = code;
    this.#kind = kind;
    this.#bits = bits;
    const range = kind === 'wire' && bits > 1 ? ` [${bits - 1}:0]` : '';
    this.declaration = `$var ${kind} ${bits} ${code} ${name}${range} $end\n`;
  }

  /** Null: not known. */
  set(value: string | number | bigint | boolean | null): string {
    const text = this.#textOf(value);
    if (text === this.#last) return '';
    this.#last = text;
    return `${text}\n`;
  }

  #textOf(value: string | number | bigint | boolean | null): string {
    if (this.#kind === 'string')
      return `s${value === null ? 'unknown' : plainWord(String(value))} ${this.#code}`;
    if (this.#bits === 1) return `${value === null ? 'x' : Number(value)}${this.#code}`;
    const bits = value === null ? 'x' : BigInt(value).toString(2);
    return `b${bits} ${this.#code}`;
  }
}

/** Makes variables with codes of their own. */
class Variables {
  readonly all: Variable[] = [];

  wire(name: string, bits: number): Variable {
    return this.#add(name, { kind: 'wire', bits });
  }

  integer(name: string): Variable {
    return this.#add(name, { kind: 'integer', bits: 32 });
  }

  string(name: string): Variable {
    return this.#add(name, { kind: 'string', bits: 1 });
  }

  #add(name: string, of: { readonly kind: Kind; readonly bits: number }): Variable {
    const variable = new Variable(name, `v${this.all.length}`, of);
    this.all.push(variable);
    return variable;
  }
}

interface FlashWires {
  readonly selected: Variable;
  readonly offset: Variable;
  readonly state: Variable;
  readonly direct: Variable;
  readonly busy: Variable;
}

/** Lines, with their ends; some pieces hold several of them, and none is empty. */
export function* asVcd(telling: Telling): Generator<string, void, undefined> {
  const dump = new Dump(telling.part);
  yield* headOf(telling);
  yield dump.declarations();
  let at = 0;
  for (const event of telling.part.events()) {
    yield dump.begin(event, at);
    at += event.kind === 'wait' ? event.toNanoseconds - event.fromNanoseconds : 0;
    yield dump.end(event, at + STROBE_NANOSECONDS);
    at += EVENT_NANOSECONDS;
  }
  yield `#${at}\n`;
}

function* headOf({ part, told }: Telling): Generator<string, void, undefined> {
  yield '$version Norscope $end\n$timescale 1 ns $end\n';
  const lines = [
    `${told.title}: ${rangeText(part)}`,
    told.options,
    ...imageLines(told),
    beforeText(part) ?? '',
  ];
  lines.push(
    `Each event is ${EVENT_NANOSECONDS} ns long beside the time that passes in it; time_ns is virtual time`,
  );
  for (const line of lines) if (line !== '') yield `$comment ${line.replaceAll('$', '＄')} $end\n`;
}

class Dump {
  readonly #variables = new Variables();
  readonly #cycle = this.#variables.integer('cycle');
  readonly #event = this.#variables.string('event');
  readonly #time = this.#variables.wire('time_ns', 64);
  readonly #address = this.#variables.wire('addr', 64);
  readonly #data = this.#variables.wire('data', 64);
  readonly #bytes = this.#variables.wire('bytes', 4);
  readonly #we = this.#variables.wire('we_n', 1);
  readonly #oe = this.#variables.wire('oe_n', 1);
  readonly #flashes: readonly FlashWires[];
  readonly #names: readonly string[];
  /** How many are of no flash. */
  readonly #busCount = this.#variables.all.length;

  constructor({ machine }: SessionPart) {
    this.#names = machine.flashes.map(({ plan }) => plan.name);
    this.#flashes = machine.flashes.map(() => ({
      selected: this.#variables.wire('ce_n', 1),
      offset: this.#variables.wire('offset', 32),
      state: this.#variables.string('state'),
      direct: this.#variables.wire('reads_array', 1),
      busy: this.#variables.wire('busy', 1),
    }));
  }

  declarations(): string {
    const { all } = this.#variables;
    const bus = all.slice(0, this.#busCount).map(({ declaration }) => declaration);
    const perFlash = (all.length - this.#busCount) / Math.max(1, this.#flashes.length);
    const flashes = this.#names.map((name, index) => {
      const start = this.#busCount + index * perFlash;
      const own = all.slice(start, start + perFlash).map(({ declaration }) => declaration);
      return `$scope module ${name.replaceAll(/[^\w]/g, '_')} $end\n${own.join('')}$upscope $end\n`;
    });
    const first = all.map((variable) => variable.set(null)).join('');
    const tree = `$scope module norscope $end\n${bus.join('')}${flashes.join('')}$upscope $end\n`;
    return `${tree}$enddefinitions $end\n#0\n$dumpvars\n${first}$end\n`;
  }

  /** What is on the bus from a moment on. */
  begin(event: PartEvent, at: number): string {
    const place = event.kind === 'read' || event.kind === 'write' ? event.place : null;
    const changes = [this.#cycle.set(event.number), this.#event.set(event.kind)];
    if (event.kind === 'wait') changes.push(this.#time.set(event.fromNanoseconds));
    if (event.kind === 'read' || event.kind === 'write') {
      changes.push(
        this.#address.set(event.address),
        this.#data.set(event.data),
        this.#bytes.set(event.widthBytes),
      );
    }
    changes.push(this.#we.set(event.kind !== 'write'), this.#oe.set(event.kind !== 'read'));
    for (const [index, { selected, offset }] of this.#flashes.entries()) {
      changes.push(selected.set(place?.flash !== index));
      if (place?.flash === index) changes.push(offset.set(place.deviceOffset));
    }
    return `#${at}\n${changes.join('')}`;
  }

  /** What has come of it at a moment. */
  end(event: PartEvent, at: number): string {
    const changes = [this.#we.set(true), this.#oe.set(true)];
    if (event.kind === 'wait') changes.push(this.#time.set(event.toNanoseconds));
    for (const { selected } of this.#flashes) changes.push(selected.set(true));
    const [flash, standing] = outcomeOf(event);
    if (flash !== undefined) changes.push(this.#stand(flash, standing));
    return `#${at}\n${changes.join('')}`;
  }

  #stand(flash: number, standing: Standing | null): string {
    const wires = this.#flashes[flash];
    if (wires === undefined) return '';
    const reads = standing === null ? null : standing.reads === 'array';
    return [
      wires.state.set(standing?.title ?? null),
      wires.direct.set(reads),
      wires.busy.set(standing?.isBusy ?? null),
    ].join('');
  }
}

/** A title as one word of ASCII: `Unlock · second cycle` as `Unlock:second_cycle`. */
function plainWord(title: string): string {
  return title
    .replaceAll(/\s*·\s*/g, ':')
    .replaceAll(/\s+/g, '_')
    .replaceAll(/[^\x21-\x7e]/g, '?');
}

/** Which flash is in which state after an event. */
function outcomeOf(event: PartEvent): [flash: number | undefined, standing: Standing | null] {
  const { standing } = event;
  return [standing === null ? undefined : flashOf(event), standing];
}
