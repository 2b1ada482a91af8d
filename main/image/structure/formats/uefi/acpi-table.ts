/** A table of ACPI. Follows ACPI 6.5, section 5.2.6; those of others by the list in section 5.2.6.1. */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { size } from '../../record/size.ts';
import { sum8 } from '../../record/sum.ts';

const HEADER = record('header of an ACPI table', {
  Signature: ascii(4),
  Length: size(u32le),
  Revision: u8,
  Checksum: hex(u8),
  OEMID: ascii(6),
  'OEM Table ID': ascii(8),
  'OEM Revision': hex(u32le),
  'Creator ID': ascii(4),
  'Creator Revision': hex(u32le),
});

/** What each is about. */
const TABLES: ReadonlyMap<string, string> = new Map([
  ['APIC', 'interrupt controllers'],
  ['BERT', 'boot errors'],
  ['BGRT', 'boot picture'],
  ['CPEP', 'corrected platform errors'],
  ['DBG2', 'debug ports'],
  ['DBGP', 'debug port'],
  ['DMAR', 'DMA remapping'],
  ['DSDT', 'the platform in AML'],
  ['ECDT', 'embedded controller at boot'],
  ['EINJ', 'error injection'],
  ['ERST', 'stored errors'],
  ['FACP', 'fixed hardware'],
  ['FPDT', 'performance'],
  ['GTDT', 'timers of Arm'],
  ['HEST', 'hardware errors'],
  ['HMAT', 'kinds of memory'],
  ['HPET', 'event timer'],
  ['IORT', 'I/O remapping of Arm'],
  ['IVRS', 'I/O virtualization of AMD'],
  ['MCFG', 'PCI Express configuration'],
  ['MCHI', 'management controller'],
  ['MPST', 'memory power states'],
  ['MSDM', 'key of Windows'],
  ['NFIT', 'non-volatile memory'],
  ['PCCT', 'platform communication'],
  ['PMTT', 'memory topology'],
  ['PPTT', 'processor topology'],
  ['RASF', 'memory RAS'],
  ['RSDT', 'list of tables, 32 bits'],
  ['SBST', 'smart battery'],
  ['SDEV', 'secure devices'],
  ['SLIC', 'license of Windows'],
  ['SLIT', 'distances in the system'],
  ['SPCR', 'serial console'],
  ['SPMI', 'server management'],
  ['SRAT', 'affinity'],
  ['SSDT', 'more of the platform in AML'],
  ['TCPA', 'TPM 1.2'],
  ['TPM2', 'TPM 2.0'],
  ['UEFI', 'data of UEFI'],
  ['WAET', 'devices that Windows emulates'],
  ['WDAT', 'watchdog'],
  ['WSMT', 'protections of system management mode'],
  ['XSDT', 'list of tables, 64 bits'],
]);
/** The largest that are in use are AML of some hundred KiB. */
const LENGTH_MAX = 4 * 1024 * 1024;

export const ACPI_TABLE: Format = {
  kind: 'acpi-table',
  follows: 'ACPI 6.5, section 5.2.6.',
  signatures: [...TABLES.keys()].map((bytes) => ({ bytes })),
  read: readTable,
};

/** Its checksum must be good: four letters prove nothing. */
function readTable(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const length = header.get('Length');
  if (length < HEADER.sizeBytes || length > LENGTH_MAX || start + length > end) return null;
  if (!isPrintable(bytes, start + 10, start + 24)) return null;
  reading.spend(length);
  if (sum8(bytes, start, start + length) !== 0) return null;
  const signature = header.get('Signature');
  return {
    kind: ACPI_TABLE.kind,
    subtype: TABLES.get(signature) ?? 'unknown',
    name: signature,
    start,
    sizeBytes: length,
    fields: header.fields(),
    checks: [{ name: 'checksum', isGood: true, text: 'good' }],
  };
}

/** The names of the maker and of its table: ASCII, and zeros behind it. */
function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes.subarray(start, end).every((code) => code === 0 || (code >= 0x20 && code < 0x7f));
}
