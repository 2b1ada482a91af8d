/**
 * Bus cycles as a test writes them, in the console's words: `w32 0x1000 0x40` writes, `r32 0x0 -> 0x80` reads and
 * expects; `//` begins a comment. Runs them on whatever reads and writes.
 */
import { expect } from 'vitest';

export interface Bus {
  read(address: number, widthBytes: 1 | 2 | 4): number;
  write(address: number, data: number, widthBytes: 1 | 2 | 4): void;
}

const LINE = /^(?<direction>[rw])(?<bits>8|16|32)\s+(?<address>\S+)(\s+->)?\s+(?<data>\S+)$/;
const WIDTHS = { '8': 1, '16': 2, '32': 4 } as const;

export function play(bus: Bus, script: string): void {
  for (const line of script.split('\n')) {
    const text = line.replace(/\/\/.*/, '').trim();
    if (text !== '') playCycle(bus, text);
  }
}

function playCycle(bus: Bus, text: string): void {
  const groups = LINE.exec(text)?.groups;
  if (groups === undefined) throw new Error(`not a cycle: ${text}`);
  const { direction, bits, address, data } = groups;
  const width = bits === '8' || bits === '16' || bits === '32' ? WIDTHS[bits] : 4;
  if (direction === 'w') bus.write(Number(address), Number(data), width);
  else expect(hex(bus.read(Number(address), width)), text).toBe(hex(Number(data)));
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
