/** Streams as the real programs write them. */
import { execFileSync } from 'node:child_process';
import { brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import type { Method } from '../../../main/image/compression/decompress.ts';
import { type Tool, toolsMissing } from '../files/tools.ts';

export interface Packer {
  readonly method: Method;
  /** The command, or what Node does. */
  readonly name: string;
  /** Null: Node itself. */
  readonly tool: Tool | null;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
}

/** The programs that the tests of packed streams run; what a person must install, or null. */
export function packersMissing(): string | null {
  return toolsMissing([...new Set(PACKERS.flatMap(({ tool }) => tool ?? []))]);
}

function program(method: Method, tool: Tool, ...options: string[]): Packer {
  const pack = (bytes: Uint8Array) =>
    execFileSync(tool, options, { input: bytes, maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'ignore'] });
  return { method, name: [tool, ...options].join(' '), tool, pack };
}

function node(method: Method, name: string, pack: Packer['pack']): Packer {
  return { method, name, tool: null, pack };
}

const LZMA2 = '--lzma2=preset=6';

export const PACKERS: readonly Packer[] = [
  program('gzip', 'gzip', '-9'),
  program('gzip', 'gzip', '-1'),
  node('zlib', 'zlib.deflateSync', (bytes) => deflateSync(bytes)),
  node('deflate', 'zlib.deflateRawSync', (bytes) => deflateRawSync(bytes)),
  program('lzma', 'xz', '--format=lzma', '-c'),
  program('lzma', 'xz', '--format=lzma', '--lzma1=lc=0,lp=2,pb=0', '-c'),
  program('lzma2', 'xz', '--format=raw', '--lzma2=dict=64KiB', '-c'),
  program('xz', 'xz', '-6', '-c'),
  program('xz', 'xz', '--check=none', '-c'),
  program('xz', 'xz', '--check=crc32', '-0', '-c'),
  program('xz', 'xz', '--check=sha256', '--block-size=65536', '-c'),
  program('xz', 'xz', '-T2', '--block-size=100000', '-c'),
  program('xz', 'xz', '--lzma2=lc=1,lp=3,pb=1,dict=4096', '-c'),
  program('xz', 'xz', '--x86', LZMA2, '-c'),
  program('xz', 'xz', '--arm', LZMA2, '-c'),
  program('xz', 'xz', '--armthumb', LZMA2, '-c'),
  program('xz', 'xz', '--powerpc', LZMA2, '-c'),
  program('xz', 'xz', '--sparc', LZMA2, '-c'),
  program('xz', 'xz', '--arm64=start=1073741824', LZMA2, '-c'),
  program('xz', 'xz', '--delta=dist=4', '--x86=start=4096', LZMA2, '-c'),
  program('bzip2', 'bzip2', '-9'),
  program('bzip2', 'bzip2', '-1'),
  program('lz4', 'lz4', '-c'),
  program('lz4', 'lz4', '-9', '-BD', '-BX', '-B4', '--content-size', '-c'),
  program('lz4', 'lz4', '-l', '-c'),
  program('zstd', 'zstd', '-3', '-c'),
  program('zstd', 'zstd', '-19', '--no-check', '-c'),
  program('zstd', 'zstd', '--fast=5', '-c'),
  program('zstd', 'zstd', '-19', '--ultra', '--long=27', '-c'),
  program('zstd', 'pzstd', '-c', '-p', '2'),
  program('lzop', 'lzop', '-1', '-c'),
  program('lzop', 'lzop', '-9', '-CC', '-c'),
  program('lzop', 'lzop', '-3', '-F', '-c'),
  node('brotli', 'zlib.brotliCompressSync', (bytes) => brotliCompressSync(bytes)),
];
