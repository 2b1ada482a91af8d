/** Where QEMU 7.2.22's AMD device does what no AMD chip does: the sentences that the window and the log show. */
export const DEPARTURES = {
  stays:
    'The array is back, but QEMU still answers each read itself; reads go straight to it again after 43 of them or a finished erase.',
  counted: 'The 43rd read in a row: from here on QEMU lets reads go straight to the array.',
  instant:
    'QEMU programs at once and is ready; a chip is busy for microseconds and shows DQ7 inverted and DQ6 toggling.',
  early: 'QEMU erases already on this cycle; a chip waits until its erase window is over.',
  eraseTime: 'QEMU is busy for 512 µs a sector; its own query table says 512 ms.',
  protectedProgram:
    'QEMU ignores the data and is ready at once; a chip polls as busy for about a microsecond.',
  protectedErase: 'QEMU is busy as long as if it erased; a chip gives up within about 100 µs.',
  lateReset:
    'QEMU leaves its timer running: when the window ends, whatever command is under way then is broken off.',
  suspendAtOnce: 'QEMU suspends at once; a chip takes up to 20 µs.',
  resumeAnywhere: 'QEMU takes the resume in the middle of an erase command too; a chip would reset.',
  eraseInSuspend: 'QEMU resets; a chip ignores an erase while another is suspended.',
  ignoresSuspend: 'QEMU lets 0xb0 pass in the middle of an erase command; a chip would reset.',
  strayByte: 'QEMU leaves the query on any byte; a chip does so on 0xf0 alone.',
} as const;
