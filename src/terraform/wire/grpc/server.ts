import * as http2 from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { frame, readFrame } from './frame';
import { errorHeaders, GrpcStatus, statusHeaders } from './status';

/** Answers one call: takes the bytes of the request and returns those of the response, or of each message of a stream. */
export type GrpcMethod = (request: Uint8Array) => Promise<Uint8Array> | AsyncIterable<Uint8Array>;

export interface GrpcServerOptions {
  /** Returns the method at a path such as `/package.Service/Method`. `undefined` ends the call as unimplemented. */
  method: (path: string) => GrpcMethod | undefined;
  /** The server's key and certificate, and the one accepted client certificate. Without it, connections are not encrypted. */
  tls?: { key: string; cert: string; clientCertificate: Buffer };
}

/** Enough for large values at full speed. HTTP/2's default costs a round trip for every 64 KiB. */
const WINDOW_SIZE = 8 * 1024 * 1024;
/** In megabytes. Node's default of 10 is less than one large message. */
const SESSION_MEMORY = 1024;

const CONTENT_TYPE = { ':status': 200, 'content-type': 'application/grpc' };

/**
 * The part of gRPC (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md) that Terraform uses: calls with one request
 * and one response or a stream of them, without compression. Emits the events of Node's HTTP/2 server.
 */
export function createGrpcServer({ method, tls }: GrpcServerOptions): http2.Http2Server {
  const options = { settings: { initialWindowSize: WINDOW_SIZE }, maxSessionMemory: SESSION_MEMORY };
  const server = tls === undefined ? http2.createServer(options) : createTlsServer(options, tls);
  server.on('session', (session) => {
    session.on('error', () => session.destroy());
    if (tls !== undefined && !isClient(session, tls.clientCertificate)) session.destroy();
    else session.setLocalWindowSize(WINDOW_SIZE);
  });
  server.on('stream', (stream, headers) => {
    // A caller may disconnect at any time. Its call ends with it.
    stream.on('error', () => {});
    void serveCall(stream, method(String(headers[':path'])));
  });
  return server;
}

function createTlsServer(options: http2.ServerOptions, { key, cert }: { key: string; cert: string }): http2.Http2SecureServer {
  return http2.createSecureServer({
    ...options,
    key,
    cert,
    minVersion: 'TLSv1.3',
    // `isClient` compares the client's certificate byte by byte. The empty list saves Node from loading its own authorities.
    ca: [],
    requestCert: true,
    rejectUnauthorized: false,
  });
}

function isClient(session: http2.ServerHttp2Session, certificate: Buffer): boolean {
  const peer = (session.socket as TLSSocket).getPeerX509Certificate();
  return peer !== undefined && certificate.equals(peer.raw);
}

async function serveCall(stream: http2.ServerHttp2Stream, method: GrpcMethod | undefined): Promise<void> {
  // Before it reads the request, because some of Terraform's streams never end theirs.
  if (method === undefined) return endWithHeaders(stream, statusHeaders(GrpcStatus.unimplemented, 'Not implemented'));
  try {
    const response = method(await readFrame(stream.iterator({ destroyOnReturn: false })));
    if (Symbol.asyncIterator in response) await respondWithStream(stream, response);
    else respond(stream, await response);
  } catch (error) {
    endWithError(stream, errorHeaders(error));
  }
}

function respond(stream: http2.ServerHttp2Stream, message: Uint8Array): void {
  if (begin(stream)) stream.end(frame(message));
}

async function respondWithStream(stream: http2.ServerHttp2Stream, messages: AsyncIterable<Uint8Array>): Promise<void> {
  if (!begin(stream)) return;
  for await (const message of messages) {
    if (stream.destroyed) return;
    if (!stream.write(frame(message))) await writable(stream);
  }
  if (!stream.destroyed) stream.end();
}

/** Sends the headers of a successful answer. Returns false if the caller is gone. */
function begin(stream: http2.ServerHttp2Stream): boolean {
  if (stream.destroyed || stream.closed) return false;
  stream.once('wantTrailers', () => stream.sendTrailers(statusHeaders(GrpcStatus.ok)));
  stream.respond(CONTENT_TYPE, { waitForTrailers: true });
  return true;
}

function endWithError(stream: http2.ServerHttp2Stream, headers: { [name: string]: string }): void {
  if (!stream.headersSent) return endWithHeaders(stream, headers);
  if (stream.destroyed) return;
  stream.removeAllListeners('wantTrailers');
  stream.once('wantTrailers', () => stream.sendTrailers(headers));
  stream.end();
}

function endWithHeaders(stream: http2.ServerHttp2Stream, headers: { [name: string]: string }): void {
  if (!stream.destroyed && !stream.closed) stream.respond({ ...CONTENT_TYPE, ...headers }, { endStream: true });
}

async function writable(stream: http2.ServerHttp2Stream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
