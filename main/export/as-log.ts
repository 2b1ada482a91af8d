/**
 * A part of a session as the log of a QEMU that ran with `-trace 'pflash_*'`: each access as the device sees it, split from
 * the bus, each timer, each reset. Reads in direct mode are there, too, which QEMU's own logs have not.
 */
import type { Machine } from '../session/machine.ts';
import { beforeText, editText, imageLines, rangeText, type Telling } from './part-text.ts';
import type { PartCycle, SessionPart } from './session-part.ts';

/** Lines, with their ends. */
export function* asLog({ part, told }: Telling): Generator<string, void, undefined> {
  const head = [
    `${told.title}: ${rangeText(part)}, written by Norscope in the form of QEMU's trace log.`,
    `norscope replay THIS_FILE ${told.options}`,
    ...imageLines(told),
    beforeText(part) ?? '',
  ];
  for (const line of head) if (line !== '') yield `# ${line}\n`;
  const nameOf = (flash: number) => part.machine.flash(flash).plan.name;
  for (const event of part.events()) {
    if (event.kind === 'edit') yield `# left out, for no log has a word for it: ${editText(part, event)}\n`;
    else if (event.kind === 'reset') yield `pflash_reset ${nameOf(event.flash)}: reset\n`;
    else if (event.kind !== 'wait') yield* cycleLines(part, event);
    else for (const flash of event.fired) yield `pflash_timer_expired ${nameOf(flash)}: timer expired\n`;
  }
}

function* cycleLines({ machine }: SessionPart, cycle: PartCycle): Generator<string, void, undefined> {
  const { kind, standing } = cycle;
  const state = standing === null ? '' : `state:${standing.title}`;
  for (const { name, offset, widthBytes, data } of accessesOf(machine, cycle)) {
    const at = `offset:0x${hex(offset)} size:${widthBytes} value:0x${hex(data)}`;
    yield `pflash_io_${kind} ${name}: ${at} ${state}\n`;
  }
}

/** A cycle as the flashes see it. */
function accessesOf(machine: Machine, { address, widthBytes, data, place, isSplit }: PartCycle): Access[] {
  if (isSplit && place !== null) {
    const { name } = machine.flash(place.flash).plan;
    return [{ name, offset: place.deviceOffset, widthBytes, data: Number(data) }];
  }
  return machine.bus.piecesOf(address, BigInt(data), widthBytes).flatMap(({ region, ...access }) => {
    const flash = machine.flashes.find((each) => each.region === region);
    return flash === undefined ? [] : [{ name: flash.plan.name, ...access }];
  });
}

interface Access {
  readonly name: string;
  readonly offset: number;
  readonly widthBytes: number;
  readonly data: number;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
