import { describe, expect, it } from 'vitest';
import { busAddress, deviceOffset } from '../../../app/contract/units.ts';
import { lineFor } from '../../../renderer/state/sent-line.ts';
import { flashState } from '../../kit/window/flash-state.ts';

const flash = flashState({ base: busAddress(0x400_0000) });

describe('The console’s line for a cycle', () => {
  it('goes to the byte under the cursor where any address will do, as wide as the bank takes it', () => {
    const sent = { widthBytes: 4, deviceOffset: null, staysInPlace: false, data: 0x20_0020 } as const;
    expect(lineFor(flash, sent, 0x1732)).toBe('w32 0x0400_1730 0x0020_0020');
  });

  it('goes to the place that the command set wants', () => {
    const sent = {
      widthBytes: 2,
      deviceOffset: deviceOffset(0xaaa),
      staysInPlace: false,
      data: 0xaa,
    } as const;
    expect(lineFor(flash, sent, 0x1732)).toBe('w16 0x0400_0aaa 0x00aa');
  });

  it('leaves the data to the person, and goes on through the write buffer', () => {
    const buffer = {
      offset: deviceOffset(0x1000),
      lengthBytes: 64,
      data: new Uint8Array(64),
      filled: [[0, 8]] as [number, number][],
    };
    const filling = { ...flash, device: { ...flash.device, buffer } };
    const sent = { widthBytes: 4, deviceOffset: null, staysInPlace: true, data: null } as const;
    expect(lineFor(filling, sent, 0)).toBe('w32 0x0400_1008 ');
    const full = {
      ...filling,
      device: { ...flash.device, buffer: { ...buffer, filled: [[0, 64] as [number, number]] } },
    };
    expect(lineFor(full, { ...sent, data: 0xd0_00d0 }, 0x20)).toBe('w32 0x0400_0020 0x00d0_00d0');
  });
});
