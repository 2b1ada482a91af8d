import { describe, expect, it, onTestFinished } from 'vitest';
import type { Flash } from '../../../main/session/flash.ts';
import { OpenSession } from '../../../main/session/open-session.ts';
import { stillThere } from '../../kit/gone.ts';
import { small } from '../../kit/session/deeds.ts';

describe('What was replaced', () => {
  it('is gone with its bytes and its history, be it a flash in another mode or a whole machine', async () => {
    const session = new OpenSession({
      onMachine: () => {},
      onBytes: () => {},
      onLine: () => {},
      onDefect: () => {},
    });
    onTestFinished(() => session.end());
    const request = small('intel');
    const flashes: WeakRef<Flash>[] = [];
    const keep = () => flashes.push(new WeakRef(session.machine.flash(0)));
    for (let round = 0; round < 3; round++) {
      session.open(request);
      keep();
      session.run('w16 0 0x70', 0);
      session.machine.setMode(0, 'shared');
      keep();
    }
    expect(await stillThere(flashes)).toEqual([session.machine.flash(0)]);
  });
});
