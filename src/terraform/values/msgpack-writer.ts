import { ByteWriter } from './byte-writer';

const FIXED_EXTENSIONS = new Map([[1, 0xd4], [2, 0xd5], [4, 0xd6], [8, 0xd7], [16, 0xd8]]);

/** Writes MessagePack tokens in their shortest form: https://github.com/msgpack/msgpack/blob/master/spec.md */
export class MsgpackWriter {
  private readonly out = new ByteWriter();

  nil(): void {
    this.out.byte(0xc0);
  }

  boolean(value: boolean): void {
    this.out.byte(value ? 0xc3 : 0xc2);
  }

  double(value: number): void {
    this.out.byte(0xcb);
    this.out.double(value);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    if (length < 0x20) this.out.byte(0xa0 + length);
    else this.header(length, 0xd9, 0xda, 0xdb);
    this.out.utf8(value, length);
  }

  binary(value: Uint8Array): void {
    this.header(value.length, 0xc4, 0xc5, 0xc6);
    this.out.bytes(value);
  }

  arrayHeader(length: number): void {
    if (length < 0x10) this.out.byte(0x90 + length);
    else this.header(length, undefined, 0xdc, 0xdd);
  }

  mapHeader(length: number): void {
    if (length < 0x10) this.out.byte(0x80 + length);
    else this.header(length, undefined, 0xde, 0xdf);
  }

  extension(type: number, payload: Uint8Array): void {
    const fixed = FIXED_EXTENSIONS.get(payload.length);
    if (fixed === undefined) this.header(payload.length, 0xc7, 0xc8, 0xc9);
    else this.out.byte(fixed);
    this.out.int(type, 1);
    this.out.bytes(payload);
  }

  finish(): Uint8Array {
    return this.out.finish();
  }

  /** Writes an unsigned number in one, two or four bytes, after the code for that size. */
  private header(value: number, code8: number | undefined, code16: number, code32: number): void {
    if (code8 !== undefined && value <= 0xff) {
      this.out.byte(code8);
      this.out.uint(value, 1);
    } else if (value <= 0xffff) {
      this.out.byte(code16);
      this.out.uint(value, 2);
    } else {
      this.out.byte(code32);
      this.out.uint(value, 4);
    }
  }
}
