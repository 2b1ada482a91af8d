/** A value change dump as GTKWave has it: read by its own converter, and written again in one plain way. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../files/images.ts';

/** What a person must install, or null. @throws Error instead where CI is set: it may not skip. */
export function gtkwaveMissing(): string | null {
  const { error } = spawnSync('vcd2fst', ['--help']);
  if (error === undefined) return null;
  const lack = 'apt-get install gtkwave (no vcd2fst here)';
  if (process.env.CI) throw new Error(lack);
  return lack;
}

/** Values of all variables from a moment on, by their names with those of their scopes: `norscope.addr`. */
export interface Moment {
  readonly at: number;
  readonly values: ReadonlyMap<string, string>;
}

/** What GTKWave finds in a dump: each moment where something changes. @throws Error with its words if it refuses it */
export function readByGtkwave(dump: string): Moment[] {
  const folder = temporaryFolder();
  const [given, converted, plain] = ['given.vcd', 'converted.fst', 'plain.vcd'].map((name) =>
    join(folder, name),
  );
  writeFileSync(given ?? '', dump);
  run('vcd2fst', given ?? '', converted ?? '');
  run('fst2vcd', '-f', converted ?? '', '-o', plain ?? '');
  return momentsOf(readFileSync(plain ?? '', 'latin1'));
}

function run(program: string, ...given: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, given, { encoding: 'utf8' });
  if (status !== 0 || /error|unknown|warning/i.test(stderr))
    throw new Error(`${program}: ${stderr}${stdout}`);
}

/** One variable or change a line: so does the converter write. */
function momentsOf(text: string): Moment[] {
  const names = new Map<string, string>();
  const scopes: string[] = [];
  const values = new Map<string, string>();
  const moments: Moment[] = [];
  for (const line of text.split('\n')) {
    const [, scope] = /^\$scope \w+ (\S+) \$end/.exec(line) ?? [];
    if (scope !== undefined) scopes.push(scope);
    if (line.startsWith('$upscope')) scopes.pop();
    const [, code, name] = /^\$var \S+ \d+ (\S+) (\S+)/.exec(line) ?? [];
    if (code !== undefined) names.set(code, [...scopes, name].join('.'));
    const [, at] = /^#(\d+)$/.exec(line) ?? [];
    if (at !== undefined) moments.push({ at: Number(at), values: new Map(values) });
    const [, long, longCode] = /^[bs](\S*) (\S+)$/.exec(line) ?? [];
    const [, short, shortCode] = /^([01xz])(\S+)$/.exec(line) ?? [];
    const changed = names.get(longCode ?? shortCode ?? '');
    const last = moments.at(-1);
    if (changed === undefined || last === undefined) continue;
    values.set(changed, long ?? short ?? '');
    moments[moments.length - 1] = { at: last.at, values: new Map(values) };
  }
  return moments;
}
