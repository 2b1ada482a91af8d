/**
 * A handler of SIGBUS in x86-64 machine code, for Linux. It lays a page of zeros where a page of a watched range has
 * lost its file, counts, and goes back to the very instruction that failed. With any other address it goes back, too: a
 * thread may have touched a range in the moment in which another one took the file away and ended the watch, and finds
 * zeros now. Only a fault that comes again and again is somebody else's: then it puts the handler back that was there
 * before, and the fault ends as it would have without us.
 *
 * It calls nothing, takes no lock, and touches no memory but the table and the page: safe wherever a load can stop.
 */

/** The table that the code reads; all fields are 64 bits. */
export const TABLE = {
  /** How many ranges there are, used or not. */
  countAt: 0,
  /** The handler from before, as the system keeps it: 4 fields. */
  previousAt: 8,
  /** Faults at other addresses since a range was last watched. */
  strangeAt: 40,
  /** Ranges: start, end (0: unused), faults so far, and a field that stays empty. */
  rangesAt: 64,
  rangeBytes: 32,
} as const;

const FIELD_BYTES = 8;
/** Far more than a process has threads; and so many faults take some milliseconds. */
const STRANGE_MAX = 10_000;

// biome-ignore format: an instruction a line
const HANDLER = (table: bigint): number[] => [
  0x48, 0x8b, 0x46, 0x10,                          //           mov rax, [rsi+16]     siginfo.si_addr
  0x49, 0xb8, ...littleEndian(table),              //           mov r8, table
  0x49, 0x8b, 0x08,                                //           mov rcx, [r8]         count
  0x4d, 0x8d, 0x48, TABLE.rangesAt,                //           lea r9, [r8+64]       the first range
  0x48, 0x85, 0xc9,                                // each:     test rcx, rcx
  0x74, 0x49,                                      //           jz foreign
  0x49, 0x3b, 0x01,                                //           cmp rax, [r9]         start
  0x72, 0x06,                                      //           jb next
  0x49, 0x3b, 0x41, 0x08,                          //           cmp rax, [r9+8]       end
  0x72, 0x09,                                      //           jb ours
  0x49, 0x83, 0xc1, TABLE.rangeBytes,              // next:     add r9, 32
  0x48, 0xff, 0xc9,                                //           dec rcx
  0xeb, 0xe7,                                      //           jmp each
  0xf0, 0x49, 0xff, 0x41, 0x10,                    // ours:     lock inc [r9+16]      faults
  0x48, 0x25, 0x00, 0xf0, 0xff, 0xff,              //           and rax, -4096        its page
  0x48, 0x89, 0xc7,                                //           mov rdi, rax
  0xbe, 0x00, 0x10, 0x00, 0x00,                    //           mov esi, 4096
  0xba, 0x03, 0x00, 0x00, 0x00,                    //           mov edx, PROT_READ | PROT_WRITE
  0x41, 0xba, 0x32, 0x00, 0x00, 0x00,              //           mov r10d, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
  0x49, 0xc7, 0xc0, 0xff, 0xff, 0xff, 0xff,        //           mov r8, -1
  0x45, 0x31, 0xc9,                                //           xor r9d, r9d
  0xb8, 0x09, 0x00, 0x00, 0x00,                    //           mov eax, mmap
  0x0f, 0x05,                                      //           syscall
  0x48, 0x39, 0xf8,                                //           cmp rax, rdi
  0x75, 0x01,                                      //           jne foreign
  0xc3,                                            //           ret
  0x49, 0xb8, ...littleEndian(table),              // foreign:  mov r8, table
  0xb8, 0x01, 0x00, 0x00, 0x00,                    //           mov eax, 1
  0xf0, 0x49, 0x0f, 0xc1, 0x40, TABLE.strangeAt,   //           lock xadd [r8+40], rax
  0x48, 0x3d, ...littleEndian(BigInt(STRANGE_MAX)).slice(0, 4), // cmp rax, STRANGE_MAX
  0x72, 0x18,                                      //           jb back
  0x49, 0x8d, 0x70, TABLE.previousAt,              //           lea rsi, [r8+8]       previous
  0xbf, 0x07, 0x00, 0x00, 0x00,                    //           mov edi, SIGBUS
  0x31, 0xd2,                                      //           xor edx, edx
  0x41, 0xba, 0x08, 0x00, 0x00, 0x00,              //           mov r10d, 8           bytes of a signal mask
  0xb8, 0x0d, 0x00, 0x00, 0x00,                    //           mov eax, rt_sigaction
  0x0f, 0x05,                                      //           syscall
  0xc3,                                            // back:     ret
];

// biome-ignore format: an instruction a line
const RESTORER = [
  0xb8, 0x0f, 0x00, 0x00, 0x00,                    // mov eax, rt_sigreturn
  0x0f, 0x05,                                      // syscall
];

/** The code for a table at this address, and how far into it the part begins that the system returns to. */
export function busErrorCode(table: bigint): { code: Uint8Array; restorerAt: number } {
  const handler = HANDLER(table);
  return { code: Uint8Array.from([...handler, ...RESTORER]), restorerAt: handler.length };
}

function littleEndian(value: bigint): number[] {
  return Array.from({ length: FIELD_BYTES }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}
