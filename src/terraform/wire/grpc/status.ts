/** The status codes that a call is ended with (https://grpc.io/docs/guides/status-codes/). */
export const GrpcStatus = { ok: 0, resourceExhausted: 8, unimplemented: 12, internal: 13 } as const;

/** More than enough for a reason, and far below what a peer accepts as headers. */
const MESSAGE_LIMIT = 4096;

/** Ends a call with a status and a reason. */
export class GrpcError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'GrpcError';
  }
}

/** The headers that end a call. */
export function statusHeaders(status: number, message = ''): { [name: string]: string } {
  if (message === '') return { 'grpc-status': String(status) };
  return { 'grpc-status': String(status), 'grpc-message': percentEncode(message.slice(0, MESSAGE_LIMIT)) };
}

/** What a call that threw an error is ended with. */
export function errorHeaders(error: unknown): { [name: string]: string } {
  if (error instanceof GrpcError) return statusHeaders(error.status, error.message);
  return statusHeaders(GrpcStatus.internal, error instanceof Error ? error.message : String(error));
}

/** Headers hold printable ASCII only: all other bytes of the UTF-8 form, and the percent sign, are written as `%XX`. */
function percentEncode(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    if (byte >= 0x20 && byte <= 0x7e && byte !== 0x25) return String.fromCharCode(byte);
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
