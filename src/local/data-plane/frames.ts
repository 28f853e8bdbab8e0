/* eslint-disable no-bitwise -- The header of a frame is made of bits. */
import { randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';

// The part of https://www.rfc-editor.org/rfc/rfc6455#section-5.2 that reads and writes one message.

const TEXT = 0x1;
const CLOSE = 0x8;
const FINAL = 0x80;
const MASKED = 0x80;
/** The largest first message, which contains a token. */
const MOST_BYTES = 65_536;

/** The first message of a client over a WebSocket. */
export interface FirstMessage {
  /** Undefined unless it is a text in one frame. */
  readonly text?: string;
  /** All received bytes, including the message. */
  readonly bytes: Buffer;
  /** The bytes after the message. */
  readonly rest: Buffer;
}

/** Reads the first message, and leaves the socket paused. */
export function firstMessage(client: Duplex, head: Buffer): Promise<FirstMessage> {
  return new Promise((resolve) => {
    let bytes = head;
    const look = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const message = parse(bytes);
      if (message !== undefined) {
        client.off('data', look);
        client.pause();
        resolve(message);
      }
    };
    client.on('data', look);
    look(Buffer.alloc(0));
  });
}

/** Returns a text message in the form of a server or of a client. */
export function textFrame(text: string, from: 'server' | 'client'): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126
    ? Buffer.from([payload.length])
    : payload.length < 65_536 ? Buffer.from([126, payload.length >> 8, payload.length & 0xff]) : long(payload.length);
  if (from === 'server') {
    return Buffer.concat([Buffer.from([FINAL | TEXT]), length, payload]);
  }
  const mask = randomBytes(4);
  length[0] |= MASKED;
  return Buffer.concat([Buffer.from([FINAL | TEXT]), length, mask, masked(payload, mask)]);
}

/** Returns the closing frame of a server. */
export function closeFrame(code: number): Buffer {
  return Buffer.from([FINAL | CLOSE, 2, code >> 8, code & 0xff]);
}

function parse(bytes: Buffer): FirstMessage | undefined {
  if (bytes.length < 2) {
    return undefined;
  }
  const short = bytes[1] & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes[0] !== (FINAL | TEXT) || (bytes[1] & MASKED) === 0) {
    return { bytes, rest: Buffer.alloc(0) };
  }
  if (bytes.length < start) {
    return undefined;
  }
  const length = lengthBytes === 2 ? bytes.readUInt16BE(2) : lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (length > MOST_BYTES) {
    return { bytes, rest: Buffer.alloc(0) };
  }
  if (bytes.length < start + length) {
    return undefined;
  }
  const payload = masked(bytes.subarray(start, start + length), bytes.subarray(start - 4, start));
  return { text: payload.toString(), bytes, rest: bytes.subarray(start + length) };
}

function masked(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]));
}

function long(length: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
