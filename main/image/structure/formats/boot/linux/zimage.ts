/**
 * A kernel for 32-bit Arm that unpacks itself: a program with the packed kernel in it. Follows Linux 6.1,
 * arch/arm/boot/compressed/head.S. Its words are in the order of the kernel.
 */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { type ByteOrder, numbersIn, orderText } from '../../../record/byte-order.ts';
import { hex, named } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';

const MAGIC_AT = 0x24;
const MAGIC = 0x016f2818;
const ORDER_MARK = 0x04030201;
/** Newer ones have an extension behind, which others read. */
const HEADER_BYTES = 0x34;
const IMAGE_MAX_BYTES = 256 << 20;

function headerIn(order: ByteOrder) {
  const { u32 } = numbersIn(order);
  return record('zImage header', {
    magic: hex(u32),
    start: hex(u32),
    end: hex(u32),
    order: named(hex(u32), { [ORDER_MARK]: 'as the kernel' }),
  });
}

const HEADERS = { little: headerIn('little'), big: headerIn('big') };

export const LINUX_ZIMAGE: Format = {
  kind: 'linux-zimage',
  follows: 'Linux 6.1, arch/arm/boot/compressed/head.S.',
  signatures: [
    { bytes: [0x18, 0x28, 0x6f, 0x01], at: MAGIC_AT },
    { bytes: [0x01, 0x6f, 0x28, 0x18], at: MAGIC_AT },
  ],
  read: readZimage,
};

function readZimage(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const order: ByteOrder = bytes[start + MAGIC_AT] === 0x18 ? 'little' : 'big';
  const header = HEADERS[order].read(bytes, start + MAGIC_AT, end);
  const imageBytes = header.get('end') - header.get('start');
  // Before 2.6 there was no mark, and the words behind were code.
  const isSound =
    header.get('magic') === MAGIC &&
    header.get('order') === ORDER_MARK &&
    imageBytes > HEADER_BYTES &&
    imageBytes <= IMAGE_MAX_BYTES;
  if (!isSound) return null;
  const sizeBytes = Math.min(imageBytes, end - start);
  return {
    kind: LINUX_ZIMAGE.kind,
    subtype: orderText(order),
    name: 'kernel for Arm, unpacks itself',
    start,
    sizeBytes,
    confidence: 'likely',
    fields: header.fields(MAGIC_AT),
    problems:
      sizeBytes < imageBytes
        ? [
            `The header says that it has ${pluralText(imageBytes, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : [],
    children: reading.scan(start + HEADER_BYTES, start + sizeBytes),
  };
}
