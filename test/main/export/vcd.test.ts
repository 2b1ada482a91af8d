import { describe, expect, it, onTestFinished } from 'vitest';
import { SessionPart } from '../../../main/export/session-part.ts';
import { runLine } from '../../../main/session/console/run.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { open, small } from '../../kit/session/deeds.ts';
import { exported } from '../../kit/session/exported.ts';
import { gtkwaveMissing, type Moment, readByGtkwave } from '../../kit/vcd/gtkwave.ts';

const missing = gtkwaveMissing();
const UNLOCK = 'w16 0xaaa 0xaa; w16 0x554 0x55';
/** A sector erase with its window, the wait for it, and a word program. */
const ERASE = [
  `${UNLOCK}; w16 0xaaa 0x80; ${UNLOCK}; w16 0x4000 0x30; r16 0x4000`,
  'wait 60us; r16 0x4000; wait; r64 0x4000',
  `${UNLOCK}; w16 0xaaa 0xa0; w16 0x4000 0x1234; wait 1ms; r16 0x4000; r8 0x9000000`,
];

function erased(): Machine {
  const machine = open(small('amd'));
  onTestFinished(() => machine.close());
  for (const line of ERASE) runLine(machine, 0, line);
  return machine;
}

const numberOf = (moment: Moment, name: string) => BigInt(`0b${moment.values.get(`norscope.${name}`)}`);
const wordOf = (moment: Moment, name: string) => moment.values.get(`norscope.${name}`);

describe.skipIf(missing !== null)(
  `A session as a value change dump${missing === null ? '' : ` (${missing})`}`,
  () => {
    it('has for GTKWave each cycle with its address, data and strobes', async () => {
      const machine = erased();
      const moments = readByGtkwave(await exported(machine, 'vcd'));
      const part = new SessionPart(machine, { from: null, to: null });
      for (const event of part.events()) {
        if (event.kind !== 'read' && event.kind !== 'write') continue;
        const strobe = event.kind === 'write' ? 'we_n' : 'oe_n';
        const during = moments.filter(
          (moment) => wordOf(moment, strobe) === '0' && numberOf(moment, 'cycle') === BigInt(event.number),
        );
        expect(during, `cycle ${event.number}`).toHaveLength(1);
        for (const moment of during) {
          expect(wordOf(moment, 'event')).toBe(event.kind);
          expect(numberOf(moment, 'addr')).toBe(BigInt(event.address));
          expect(numberOf(moment, 'data')).toBe(BigInt(event.data));
          expect(numberOf(moment, 'bytes')).toBe(BigInt(event.widthBytes));
          expect(wordOf(moment, event.kind === 'write' ? 'oe_n' : 'we_n')).toBe('1');
          expect(wordOf(moment, 'generic_flash0.ce_n')).toBe(event.place === null ? '1' : '0');
          if (event.place !== null)
            expect(numberOf(moment, 'generic_flash0.offset')).toBe(BigInt(event.place.deviceOffset));
        }
      }
    });

    it('has the states of the flash, its work, and virtual time', async () => {
      const machine = erased();
      const moments = readByGtkwave(await exported(machine, 'vcd'));
      const states = moments.flatMap((moment, at) => {
        const state = wordOf(moment, 'generic_flash0.state');
        const before = at === 0 ? null : wordOf(moments[at - 1] ?? moment, 'generic_flash0.state');
        return state === before ? [] : [`${state} ${wordOf(moment, 'generic_flash0.busy')}`];
      });
      expect(states.slice(0, 9)).toEqual([
        'unknown x',
        'Unlock:second_cycle 0',
        'Unlocked:command 0',
        'Erase_setup 0',
        'Erase:second_unlock_cycle 0',
        'Erase:what_to_erase 0',
        'Sector_erase:window 1',
        'Sector_erase:busy 1',
        'Read_array 0',
      ]);
      const last = moments.at(-1);
      expect(last && numberOf(last, 'time_ns')).toBe(562_000n + 1_000_000n);
      expect(last?.at).toBe(100 * machine.history.state().length + 562_000 + 1_000_000);
    });
  },
);
