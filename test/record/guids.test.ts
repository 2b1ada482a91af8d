/**
 * Not a test: `EDK2=FOLDER npm run record` takes the names of GUIDs anew from the package declarations (*.dec) of a checkout
 * of EDK2.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';

const EDK2 = process.env.EDK2 ?? '';
const TABLES = 'main/image/structure/guids';

/** Which declarations go into which table. The first that names a GUID counts. */
const SOURCES = [
  { file: 'mde-guids', constant: 'MDE_GUIDS', packages: ['MdePkg'], section: /^\[Guids/ },
  { file: 'mde-ppis', constant: 'MDE_PPIS', packages: ['MdePkg'], section: /^\[Ppis/ },
  { file: 'mde-protocols', constant: 'MDE_PROTOCOLS', packages: ['MdePkg'], section: /^\[Protocols/ },
  { file: 'mde-module', constant: 'MDE_MODULE', packages: ['MdeModulePkg'], section: /^\[/ },
  { file: 'packages', constant: 'PACKAGES', packages: null, section: /^\[/ },
] as const;

it.skipIf(EDK2 === '')('The names of GUIDs in EDK2', () => {
  const known = new Set<string>();
  for (const { file, constant, packages, section } of SOURCES) {
    const rows = (packages ?? packagesOf(EDK2)).flatMap((name) => [...declared(name, section)]);
    const fresh = rows.filter(({ guid }) => !known.has(guid) && known.add(guid));
    const lines = fresh.map(({ guid, name }) => `  '${guid}': '${name}',`);
    const head = `/** Recorded from the declarations of EDK2: ${packages?.join(', ') ?? 'its other packages'}. */`;
    const table = `export const ${constant}: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};\n`;
    writeFileSync(join(TABLES, `${file}.ts`), `${head}\n${table}`);
  }
});

function packagesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => /Pkg$/.test(name) && name !== 'EmulatorPkg');
}

/** GUIDs with their names, in the order of the file. */
function* declared(packageName: string, section: RegExp): Generator<{ guid: string; name: string }> {
  let isInSection = false;
  for (const line of readFileSync(join(EDK2, packageName, `${packageName}.dec`), 'utf8').split(/\r?\n/)) {
    if (line.startsWith('[')) isInSection = section.test(line);
    const [, name, value] = /^\s*(g\w+)\s*=\s*\{([^#]*)/.exec(line) ?? [];
    const numbers = value?.match(/0x[0-9a-f]+/gi) ?? [];
    if (isInSection && name !== undefined && numbers.length === 11) yield { guid: guidOf(numbers), name };
  }
}

/** The three numbers and eight bytes of C. */
function guidOf(numbers: readonly string[]): string {
  const digits = numbers.map((number, index) =>
    Number(number)
      .toString(16)
      .padStart([8, 4, 4][index] ?? 2, '0'),
  );
  const [first, second, third, ...bytes] = digits;
  return [first, second, third, bytes.slice(0, 2).join(''), bytes.slice(2).join('')].join('-');
}
