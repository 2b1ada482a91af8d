/** Cryptographic digests of what lies in an image. */
import { createHash } from 'node:crypto';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;
export type DigestAlgorithm = (typeof ALGORITHMS)[number];

/** The algorithm of that name, if it is one of ours. */
export function digestAlgorithm(name: string): DigestAlgorithm | undefined {
  return ALGORITHMS.find((algorithm) => algorithm === name);
}

/** Over the parts one after another, in hexadecimal digits. */
export function digestOf(algorithm: DigestAlgorithm, ...parts: readonly Uint8Array[]): string {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
