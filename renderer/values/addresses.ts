/** Addresses of networks: MAC, IPv4, IPv6 (RFC 4291, written as RFC 5952 has it). */
import { reading, refusal, type ValueType } from './value-type.ts';

const MAC = /^[0-9a-f]{1,2}([:-])[0-9a-f]{1,2}(\1[0-9a-f]{1,2}){4}$/i;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const IPV6_GROUPS = 8;

export function macText(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** @throws UserError */
export function parseMac(text: string): Uint8Array {
  const typed = text.trim();
  if (!MAC.test(typed)) throw refusal(`“${text}” is no MAC address`, 'Write six bytes: 52:54:00:12:34:56.');
  return Uint8Array.from(typed.split(/[:-]/), (byte) => Number.parseInt(byte, 16));
}

export function ipv4Text(bytes: Uint8Array): string {
  return bytes.subarray(0, 4).join('.');
}

/** @throws UserError */
export function parseIpv4(text: string): Uint8Array {
  const parts = text.trim().split('.').map(Number);
  if (!IPV4.test(text.trim()) || parts.some((part) => part > 255))
    throw refusal(`“${text}” is no IPv4 address`, 'Write four numbers up to 255: 192.168.1.10.');
  return Uint8Array.from(parts);
}

/** The longest run of zero groups, the first of two as long, gives way to `::`. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from(
    { length: IPV6_GROUPS },
    (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0),
  );
  const zeros = longestZeros(groups);
  const words = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (zeros.length < 2) return words(groups);
  return `${words(groups.slice(0, zeros.start))}::${words(groups.slice(zeros.start + zeros.length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let at = 0; at < groups.length; at++) {
    if (groups[at] !== 0) start = at + 1;
    else if (at + 1 - start > longest.length) longest = { start, length: at + 1 - start };
  }
  return longest;
}

/** Groups of hexadecimal digits, `::` once, and the last two groups as an IPv4 address if they like. @throws UserError */
export function parseIpv6(text: string): Uint8Array {
  const halves = text.trim().split('::');
  const [head = [], tail] = halves.map(groupsOf);
  const given = head.length + (tail?.length ?? 0);
  const isWhole = tail === undefined ? given === IPV6_GROUPS : given < IPV6_GROUPS;
  const all = [...head, ...new Array<number>(Math.max(0, IPV6_GROUPS - given)).fill(0), ...(tail ?? [])];
  if (halves.length > 2 || !isWhole || all.some(Number.isNaN))
    throw refusal(`“${text}” is no IPv6 address`, 'Write eight groups, or :: for a run of zeros: fe80::1.');
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(half: string): number[] {
  if (half === '') return [];
  return half.split(':').flatMap((part, at, parts) => {
    if (at === parts.length - 1 && IPV4.test(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
      return Math.max(a, b, c, d) > 255 ? [Number.NaN] : [(a << 8) | b, (c << 8) | d];
    }
    return [GROUP.test(part) ? Number.parseInt(part, 16) : Number.NaN];
  });
}

export const ADDRESS_TYPES: readonly ValueType[] = [
  {
    id: 'mac',
    name: 'MAC',
    title: 'MAC address, 6 bytes',
    group: 'Addresses',
    minBytes: 6,
    read: (bytes) => reading(macText(bytes), 6),
    write: parseMac,
    example: '52:54:00:12:34:56',
  },
  {
    id: 'ipv4',
    name: 'IPv4',
    title: 'IPv4 address, 4 bytes',
    group: 'Addresses',
    minBytes: 4,
    read: (bytes) => reading(ipv4Text(bytes), 4),
    write: parseIpv4,
    example: '192.168.1.10',
  },
  {
    id: 'ipv6',
    name: 'IPv6',
    title: 'IPv6 address, 16 bytes',
    group: 'Addresses',
    minBytes: 16,
    read: (bytes) => reading(ipv6Text(bytes), 16),
    write: parseIpv6,
    example: 'fe80::1',
  },
];
