/** A buffer that grows as bytes are appended to it. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  byte(value: number): void {
    this.append(1, (buffer, offset) => { buffer[offset] = value; });
  }

  /** Appends an unsigned integer, most significant byte first. */
  uint(value: number, size: 1 | 2 | 4): void {
    this.append(size, (buffer, offset) => buffer.writeUIntBE(value, offset, size));
  }

  /** Appends a signed integer, most significant byte first. */
  int(value: number, size: 1 | 2 | 4): void {
    this.append(size, (buffer, offset) => buffer.writeIntBE(value, offset, size));
  }

  double(value: number): void {
    this.append(8, (buffer, offset) => buffer.writeDoubleBE(value, offset));
  }

  bytes(value: Uint8Array): void {
    this.append(value.length, (buffer, offset) => buffer.set(value, offset));
  }

  /** Appends text whose length in UTF-8 the caller knows, having written it before the text. */
  utf8(text: string, byteLength: number): void {
    this.append(byteLength, (buffer, offset) => buffer.write(text, offset, 'utf8'));
  }

  /** What was written so far. Later writes may change it: take it last. */
  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private append(size: number, write: (buffer: Buffer, offset: number) => unknown): void {
    const end = this.length + size;
    if (end > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
    write(this.buffer, this.length);
    this.length = end;
  }
}
