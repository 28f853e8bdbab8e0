/** A buffer that grows as bytes are appended to it. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  /** The number of bytes so far. */
  get position(): number {
    return this.length;
  }

  byte(value: number): void {
    const offset = this.extend(1);
    this.buffer[offset] = value;
  }

  /** Appends an unsigned integer, most significant byte first. */
  uint(value: number, size: 1 | 2 | 4): void {
    const offset = this.extend(size);
    this.buffer.writeUIntBE(value, offset, size);
  }

  /** Appends a signed integer, most significant byte first. */
  int(value: number, size: 1 | 2 | 4): void {
    const offset = this.extend(size);
    this.buffer.writeIntBE(value, offset, size);
  }

  double(value: number): void {
    const offset = this.extend(8);
    this.buffer.writeDoubleBE(value, offset);
  }

  bytes(value: Uint8Array): void {
    const offset = this.extend(value.length);
    this.buffer.set(value, offset);
  }

  /** Appends text. The caller has already written its length in UTF-8. */
  utf8(text: string, byteLength: number): void {
    const offset = this.extend(byteLength);
    this.buffer.write(text, offset, 'utf8');
  }

  /** Inserts bytes at a position. */
  insert(position: number, bytes: readonly number[]): void {
    const end = this.extend(bytes.length);
    this.buffer.copyWithin(position + bytes.length, position, end);
    this.buffer.set(bytes, position);
  }

  /** Returns all bytes. Call it last, because later writes may change them. */
  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Adds room at the end and returns its position. */
  private extend(size: number): number {
    const offset = this.length;
    const end = offset + size;
    if (end > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
    this.length = end;
    return offset;
  }
}
