/** A process with one machine, for `one-more-process`: reads every page, says what it holds, ends with its input. */
import { FIRMWARE_BYTES } from '../kit/images.ts';
import { openVirt, touchEveryPage } from '../kit/machines.ts';
import { settle } from '../kit/memory-use.ts';

/** Nothing answers here: without an image the same reads are made, but of no memory. */
const NOWHERE = 0x1000_0000;

const image = process.argv[2] ?? null;
const machine = openVirt(image);
touchEveryPage(machine, image === null ? NOWHERE : 0, FIRMWARE_BYTES);
await settle();
console.log('ready');
process.stdin.resume().once('end', () => machine.close());
