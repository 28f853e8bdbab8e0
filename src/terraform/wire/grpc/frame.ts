import { GrpcError, GrpcStatus } from './status';

/** The largest accepted message, in bytes. HashiCorp's providers have the same limit. */
export const MESSAGE_LIMIT = 256 * 1024 * 1024;

/** The bytes before a message: one for the compression and four for the length. */
const PREFIX_LENGTH = 5;

/** Adds gRPC's prefix to a message. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_LENGTH + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, PREFIX_LENGTH);
  return framed;
}

/**
 * Joins the pieces of a request into its one message.
 *
 * @throws GrpcError as soon as the message turns out to be too large or compressed
 */
export async function readFrame(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const collected: Buffer[] = [];
  let length = 0;
  let expected: number | undefined;
  for await (const piece of pieces) {
    collected.push(piece);
    length += piece.length;
    if (expected === undefined && length >= PREFIX_LENGTH) expected = PREFIX_LENGTH + messageLength(Buffer.concat(collected));
    if (expected !== undefined && length > expected) throw new GrpcError(GrpcStatus.unimplemented, 'More than one message in a request');
  }
  if (length !== expected) throw new GrpcError(GrpcStatus.internal, 'The request ended before its message did');
  return Buffer.concat(collected, length).subarray(PREFIX_LENGTH);
}

function messageLength(start: Buffer): number {
  if (start[0] !== 0) throw new GrpcError(GrpcStatus.unimplemented, 'Compressed messages are not supported');
  const length = start.readUInt32BE(1);
  if (length > MESSAGE_LIMIT) {
    throw new GrpcError(GrpcStatus.resourceExhausted, `A message of ${length} bytes is larger than the limit of ${MESSAGE_LIMIT}`);
  }
  return length;
}
