/** The form of a field: a varint, 8 bytes, a length and bytes, the start and end of a group (no longer used), 4 bytes. */
export type WireType = 0 | 1 | 2 | 3 | 4 | 5;

/** Reads the parts of a protobuf message. */
export class ProtobufReader {
  private readonly buffer: Buffer;
  private offset = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.offset >= this.buffer.length;
  }

  tag(): { number: number; wireType: WireType } {
    const tag = this.varint();
    const number = Math.floor(tag / 8);
    if (number < 1) throw new Error(`Malformed protobuf message: field number ${number}`);
    return { number, wireType: tag % 8 as WireType };
  }

  /** Reads a signed 64-bit integer. Beyond 2^53 it loses digits. */
  varint(): number {
    const start = this.offset;
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      if (this.done) throw truncated();
      if (this.offset - start >= 10) throw new Error('Malformed protobuf message: an integer of more than 10 bytes');
      const byte = this.buffer[this.offset++];
      value += byte % 0x80 * scale;
      if (byte < 0x80) break;
    }
    return this.offset - start === 10 ? this.negative(start) : value;
  }

  /** Returns a view of the message's bytes. */
  bytes(): Buffer {
    return this.take(this.varint());
  }

  skip(wireType: WireType): void {
    switch (wireType) {
      case 0: this.varint(); break;
      case 1: this.take(8); break;
      case 2: this.bytes(); break;
      case 5: this.take(4); break;
      default: throw new Error(`Malformed protobuf message: wire type ${wireType}`);
    }
  }

  private negative(start: number): number {
    let value = 0n;
    for (let index = 9; index >= 0; index -= 1) value = value * 0x80n + BigInt(this.buffer[start + index] % 0x80);
    return Number(BigInt.asIntN(64, value));
  }

  private take(length: number): Buffer {
    const end = this.offset + length;
    if (length < 0 || end > this.buffer.length) throw truncated();
    const bytes = this.buffer.subarray(this.offset, end);
    this.offset = end;
    return bytes;
  }
}

function truncated(): Error {
  return new Error('Malformed protobuf message: it ends too early');
}
