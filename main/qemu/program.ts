/** The emulators of QEMU's: which of them is installed here, and what to install where none is. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorName, UserError } from '../../app/contract/errors.ts';

/** An emulator that is here. */
export interface QemuProgram {
  /** `qemu-system-arm` */
  readonly name: string;
  /** `7.2.22` */
  readonly version: string;
}

/** It says its version in some 20 ms. */
const PATIENCE_MS = 10_000;

/** Debian's package of each family of emulators. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/^(arm|aarch64)$/, 'qemu-system-arm'],
  [/^(i386|x86_64)$/, 'qemu-system-x86'],
  [/^mips/, 'qemu-system-mips'],
  [/^ppc/, 'qemu-system-ppc'],
];

/** The Debian package that holds an emulator, `arm` for `qemu-system-arm`. */
export function packageOf(binary: string): string {
  return PACKAGES.find(([names]) => names.test(binary))?.[1] ?? 'qemu-system-misc';
}

/** What a program says of its version, `7.2.22`. @throws Error if it can't be started or does not answer; the reason of `signal` */
export async function askVersion(name: string, signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(name, ['--version'], { signal, timeout: PATIENCE_MS });
    return /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
  } catch (thrown) {
    signal?.throwIfAborted();
    throw thrown;
  }
}

/** The first of these emulators that is here. @throws UserError if none is; the reason of `signal` */
export async function installedProgram(
  binaries: readonly string[],
  signal: AbortSignal,
): Promise<QemuProgram> {
  const lacks: string[] = [];
  for (const binary of binaries) {
    const name = `qemu-system-${binary}`;
    try {
      return { name, version: await askVersion(name, signal) };
    } catch (thrown) {
      signal.throwIfAborted();
      lacks.push(`${name} (${errorName(thrown)})`);
    }
  }
  throw new UserError({
    code: 'unsupported',
    what: `No QEMU that has this board can be started here: ${lacks.join(', ')}`,
    where: null,
    todo: `Install it (Debian: apt-get install ${packageOf(binaries[0] ?? '')}).`,
  });
}
