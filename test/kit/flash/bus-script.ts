/** Facts about flash as a text that QEMU's qtest can run: a command a line, `-> value` for what it must answer. */
import { expect } from 'vitest';
import type { BusDriver } from './bus-driver.ts';

type ScriptLine = { readonly command: string; readonly expected: string | null };

/** Runs the script and compares every answer that it states; `#` begins a remark. */
export async function expectAnswers(bus: BusDriver, script: string): Promise<void> {
  const lines = readScript(script);
  const answers = await bus.runAll(lines.map(({ command }) => command));
  const told = lines.map(({ command, expected }, index) => {
    const answer = answers[index] ?? 'nothing';
    return `${command} -> ${expected === null ? 'OK' : plainNumber(answer.replace(/^OK /, ''))}`;
  });
  expect(told).toEqual(lines.map(({ command, expected }) => `${command} -> ${expected ?? 'OK'}`));
}

function readScript(script: string): ScriptLine[] {
  return script.split('\n').flatMap((text) => {
    const [command = '', expected] = text.replace(/#.*/, '').split('->');
    if (command.trim() === '') return [];
    const words = command.trim().split(/\s+/).join(' ');
    return [{ command: words, expected: expected === undefined ? null : plainNumber(expected.trim()) }];
  });
}

/** The number without leading zeros; anything else as it is, so that it shows in the difference. */
function plainNumber(text: string): string {
  return /^0x[0-9a-f]+$/.test(text) ? `0x${BigInt(text).toString(16)}` : text;
}
