/** Whom a certificate names, without a look at the rest of it. Follows ITU-T X.690 and X.520, section 6.2.2. */

/** An object identifier of three bytes: 2.5.4.3. */
const COMMON_NAME = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03]);
/** Kinds of texts, all of which hold a name in ASCII as ASCII. */
const TEXTS = new Set([0x0c, 0x13, 0x14, 0x16]);
/** In the short form, which is one byte. */
const LENGTH_MAX = 127;

/** The issuer's name comes first, then the subject's, which is wanted. Null where there is neither. */
export function commonName(certificate: Uint8Array): string | null {
  const der = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
  const issuer = der.indexOf(COMMON_NAME);
  if (issuer < 0) return null;
  const subject = der.indexOf(COMMON_NAME, issuer + 1);
  return textAt(der, subject < 0 ? issuer : subject) ?? textAt(der, issuer);
}

function textAt(der: Buffer, at: number): string | null {
  const [tag = 0, length = 0] = der.subarray(at + COMMON_NAME.length, at + COMMON_NAME.length + 2);
  const start = at + COMMON_NAME.length + 2;
  if (!TEXTS.has(tag) || length === 0 || length > LENGTH_MAX || start + length > der.length) return null;
  return `“${der.toString('latin1', start, start + length).replace(/[^\x20-\x7e]/g, '.')}”`;
}
