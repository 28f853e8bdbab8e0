/** The status codes that end a call (https://grpc.io/docs/guides/status-codes/). */
export const GrpcStatus = { ok: 0, resourceExhausted: 8, unimplemented: 12, internal: 13 } as const;

/** The characters of a reason. Far below the limit of a peer's headers. */
const MESSAGE_LIMIT = 4096;

/** Ends a call with a status and a reason. */
export class GrpcError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'GrpcError';
  }
}

/** Returns the headers that end a call. */
export function statusHeaders(status: number, message = ''): { [name: string]: string } {
  if (message === '') return { 'grpc-status': String(status) };
  return { 'grpc-status': String(status), 'grpc-message': percentEncode(message.slice(0, MESSAGE_LIMIT)) };
}

/** Returns the headers that end a call after an error. */
export function errorHeaders(error: unknown): { [name: string]: string } {
  if (error instanceof GrpcError) return statusHeaders(error.status, error.message);
  return statusHeaders(GrpcStatus.internal, error instanceof Error ? error.message : String(error));
}

/** Writes other bytes than printable ASCII, and the percent sign, as `%XX`. Headers hold printable ASCII alone. */
function percentEncode(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    if (byte >= 0x20 && byte <= 0x7e && byte !== 0x25) return String.fromCharCode(byte);
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
