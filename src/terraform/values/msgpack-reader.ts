import { ValueError } from './value-error';

/** Reads MessagePack tokens: https://github.com/msgpack/msgpack/blob/master/spec.md */
export class MsgpackReader {
  private readonly buffer: Buffer;
  private offset = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Consumes a nil, if the next token is one. */
  nil(): boolean {
    if (this.peek() !== 0xc0) return false;
    this.offset += 1;
    return true;
  }

  /** Consumes an extension, if the next token is one. */
  extension(): { type: number; payload: Uint8Array } | undefined {
    const code = this.peek();
    if (code >= 0xd4 && code <= 0xd8) {
      this.offset += 1;
      return this.extensionBody(2 ** (code - 0xd4));
    }
    if (code < 0xc7 || code > 0xc9) return undefined;
    this.offset += 1;
    return this.extensionBody(this.uint(sizeAfter(code, 0xc7)));
  }

  boolean(): boolean {
    const code = this.peek();
    if (code !== 0xc2 && code !== 0xc3) throw this.unexpected('a bool');
    this.offset += 1;
    return code === 0xc3;
  }

  /** Reads a number in its written form. Strings hold decimal numbers. */
  number(): number | bigint | string {
    const code = this.peek();
    if (isStringCode(code)) return this.string();
    const read = this.numberReader(code);
    if (read === undefined) throw this.unexpected('a number');
    this.offset += 1;
    return read();
  }

  string(): string {
    const code = this.peek();
    if (!isStringCode(code)) throw this.unexpected('a string');
    this.offset += 1;
    const bytes = this.take(code < 0xc0 ? code - 0xa0 : this.uint(sizeAfter(code, 0xd9)));
    return bytes.toString('utf8');
  }

  /** Reads binary data. A text counts as its UTF-8 bytes. */
  binary(): Buffer {
    const code = this.peek();
    if (isStringCode(code)) return Buffer.from(this.string());
    if (code < 0xc4 || code > 0xc6) throw this.unexpected('binary data');
    this.offset += 1;
    return this.take(this.uint(sizeAfter(code, 0xc4)));
  }

  arrayHeader(expected: string): number {
    return this.containerHeader(0x90, 0xdc, expected);
  }

  mapHeader(expected: string): number {
    return this.containerHeader(0x80, 0xde, expected);
  }

  /** Fails if data is left. */
  finish(): void {
    const left = this.buffer.length - this.offset;
    if (left > 0) throw new ValueError(`expected the MessagePack data to end, got ${left} more bytes`);
  }

  private containerHeader(fixed: number, code16: number, expected: string): number {
    const code = this.peek();
    const isFixed = code >= fixed && code < fixed + 0x10;
    if (!isFixed && code !== code16 && code !== code16 + 1) throw this.unexpected(expected);
    this.offset += 1;
    const length = isFixed ? code - fixed : this.uint(code === code16 ? 2 : 4);
    // Every element takes at least one byte, so a larger number is an error.
    if (length > this.buffer.length - this.offset) throw this.truncated();
    return length;
  }

  private numberReader(code: number): (() => number | bigint) | undefined {
    if (code < 0x80) return () => code;
    if (code >= 0xe0) return () => code - 0x100;
    const size = 2 ** ((code - 0xcc) % 4);
    if (code >= 0xcc && code <= 0xce) return () => this.uint(size);
    if (code >= 0xd0 && code <= 0xd2) return () => this.take(size).readIntBE(0, size);
    if (code === 0xcf) return () => this.take(8).readBigUInt64BE();
    if (code === 0xd3) return () => this.take(8).readBigInt64BE();
    if (code === 0xca) return () => this.take(4).readFloatBE();
    if (code === 0xcb) return () => this.take(8).readDoubleBE();
    return undefined;
  }

  private extensionBody(length: number): { type: number; payload: Uint8Array } {
    const type = this.take(1).readInt8();
    // A copy, because the value outlives its message.
    return { type, payload: Uint8Array.from(this.take(length)) };
  }

  private uint(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  private take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.buffer.length) throw this.truncated();
    const bytes = this.buffer.subarray(this.offset, end);
    this.offset = end;
    return bytes;
  }

  private peek(): number {
    if (this.offset >= this.buffer.length) throw this.truncated();
    return this.buffer[this.offset];
  }

  private truncated(): ValueError {
    return new ValueError('the MessagePack data ends too early');
  }

  private unexpected(expected: string): ValueError {
    const code = this.buffer[this.offset].toString(16).padStart(2, '0');
    return new ValueError(`expected ${expected}, got MessagePack code 0x${code}`);
  }
}

function isStringCode(code: number): boolean {
  return (code >= 0xa0 && code < 0xc0) || (code >= 0xd9 && code <= 0xdb);
}

/** Returns the size of the length after a code. Codes come in threes, for one, two and four bytes. */
function sizeAfter(code: number, first: number): number {
  return 2 ** (code - first);
}
