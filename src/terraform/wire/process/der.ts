/**
 * Writes an element of DER, the encoding of certificates (ITU-T X.690): a tag, a length and the contents.
 */
function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthBytes(content.length), content]);
}

export const sequence = (...contents: Uint8Array[]): Buffer => element(0x30, ...contents);
export const set = (...contents: Uint8Array[]): Buffer => element(0x31, ...contents);
export const octetString = (content: Uint8Array): Buffer => element(0x04, content);
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text));

/** A numbered field. */
export const context = (number: number, content: Uint8Array): Buffer => element(0xa0 + number, content);

/** A bit string of whole bytes. */
export const bitString = (content: Uint8Array): Buffer => element(0x03, Buffer.of(0), content);

/** A positive integer, most significant byte first. */
export function integer(magnitude: Uint8Array): Buffer {
  const start = magnitude.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.of(0) : magnitude.subarray(start);
  // A leading bit of one would make the number negative.
  return element(0x02, Buffer.of(...digits[0] >= 0x80 ? [0] : []), digits);
}

export function objectId(first: number, second: number, ...rest: number[]): Buffer {
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A time, to the second. */
export function generalizedTime(date: Date): Buffer {
  return element(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
}

function base128(value: number): number[] {
  const digits = [value % 0x80];
  for (let left = Math.floor(value / 0x80); left > 0; left = Math.floor(left / 0x80)) digits.unshift(left % 0x80 + 0x80);
  return digits;
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  return Buffer.of(0x82, Math.floor(length / 0x100), length % 0x100);
}
