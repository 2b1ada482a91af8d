/** A capsule: firmware on its way to be installed. Follows UEFI 2.10, section 8.5.3; AMI's and Intel's have more of a header. */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { flags, u32le } from '../../record/field.ts';
import { guid, guidBytes, guidShort } from '../../record/guid.ts';
import { record } from '../../record/record.ts';
import { size } from '../../record/size.ts';
import { cutSentences } from './cut.ts';

const HEADER = record('capsule header', {
  CapsuleGuid: guid,
  HeaderSize: size(u32le),
  Flags: flags(u32le, {
    'persist across reset': 0x10000,
    'populate system table': 0x20000,
    'initiate reset': 0x40000,
  }),
  CapsuleImageSize: size(u32le),
});

/** Those that are in use: of UEFI, of firmware management, of Windows' updates, of AMI and of Intel. */
const CAPSULES = [
  '3b6686bd-0d76-4030-b70e-b5519e2fc5a0',
  '6dcbd5ed-e82d-4c44-bda1-7194199ad92a',
  '539182b9-abb5-4391-b69a-e3a943f72fcc',
  '4a3ca68b-7723-48fb-803d-578cc1fec44d',
  '14eebb90-890a-43db-aed1-5d3c4588a418',
];
/** No header has more. */
const HEADER_MAX_BYTES = 0x10000;

export const UEFI_CAPSULE: Format = {
  kind: 'uefi-capsule',
  follows: 'UEFI 2.10, section 8.5.3.',
  signatures: CAPSULES.map((value) => ({ bytes: guidBytes(value) })),
  read: readCapsule,
};

function readCapsule(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const [headerBytes, claimed] = [header.get('HeaderSize'), header.get('CapsuleImageSize')];
  if (headerBytes < HEADER.sizeBytes || headerBytes > HEADER_MAX_BYTES || claimed <= headerBytes) return null;
  const capsuleEnd = Math.min(start + claimed, end);
  if (start + headerBytes >= capsuleEnd) return null;
  return {
    kind: UEFI_CAPSULE.kind,
    name: guidShort(header.get('CapsuleGuid')),
    start,
    sizeBytes: capsuleEnd - start,
    confidence: 'likely',
    fields: header.fields(),
    problems: cutSentences('capsule', claimed, capsuleEnd - start),
    children: reading.scan(start + headerBytes, capsuleEnd),
  };
}
