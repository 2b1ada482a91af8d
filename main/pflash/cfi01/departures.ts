/** Where QEMU 7.2.22's Intel device does what no Intel chip does: the sentences that the window and the log show. */
export const DEPARTURES = {
  zero: 'A chip has no command 0x00; QEMU takes it as read array.',
  early: 'QEMU erases already on this first cycle; a chip waits for the confirm, 0xd0.',
  tooLate:
    'The block is erased all the same: QEMU did that on the first cycle. A chip would set SR.5 and SR.4.',
  clear: 'QEMU also clears SR.7 and returns to read array; a chip stays ready and keeps its read mode.',
  amdReset: 'Not an Intel command: a driver that probes for the AMD command set sends it.',
  unknown: 'QEMU falls back to read array; a chip ignores it or flags a sequence error.',
  query: 'In QEMU only 0xff leaves the query; a chip takes any command here.',
  overwrites: 'QEMU stores the word as it is, so a 0 can become 1; a chip only clears bits.',
  locks: 'QEMU keeps no lock bits: a locked block can still be programmed and erased.',
  count: 'QEMU takes any count; a chip refuses one larger than its buffer with SR.4 and SR.5.',
  window:
    'QEMU 7.2.22 lays the buffer over the address of the count; a chip, and QEMU from 9.0.1 on, over that of the first data word.',
  wideCount: 'QEMU 7.2.22 itself ends here with a failed assertion: it has no count for a bank of 64 bits.',
  abort:
    'QEMU drops the whole buffer and goes to read array, where a status poll reads stored data; a chip stays in read status.',
} as const;
