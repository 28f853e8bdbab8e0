import * as http2 from 'node:http2';
import { connect } from 'node:net';
import { decodeMessage, encodeMessage, PROVIDER_SERVICE, type Message, type MessageInit } from '../../../src/terraform/wire';
import { frame } from '../../../src/terraform/wire/grpc/frame';

type Service = typeof PROVIDER_SERVICE;
type Streaming = { [M in keyof Service]: Service[M]['stream'] extends true ? M : never }[keyof Service];

/** Calls a provider over a real connection, as Terraform does, with methods that the installed Terraform may be too old for. */
export class PluginClient {
  private readonly session: http2.ClientHttp2Session;

  constructor({ env }: { readonly env: NodeJS.ProcessEnv }) {
    const [{ Addr }] = Object.values(JSON.parse(env.TF_REATTACH_PROVIDERS!)) as [{ Addr: { Network: string; String: string } }];
    const [host, port] = Addr.String.split(':');
    this.session = http2.connect('http://localhost', {
      createConnection: () => (Addr.Network === 'unix' ? connect(Addr.String) : connect(Number(port), host)),
    });
  }

  async call<M extends Exclude<keyof Service, Streaming>>(
    method: M, request: MessageInit<Service[M]['request']>,
  ): Promise<Message<Service[M]['response']>> {
    for await (const answer of this.answers(method, request)) return answer;
    throw new Error(`${method} gave no answer`);
  }

  /** The answers of a streaming method, as they arrive. A caller that stops reading ends the call. */
  async* answers<M extends keyof Service>(
    method: M, request: MessageInit<Service[M]['request']>,
  ): AsyncGenerator<Message<Service[M]['response']>> {
    const stream = this.session.request({ ':method': 'POST', ':path': `/tfplugin6.Provider/${method}`, 'content-type': 'application/grpc', 'te': 'trailers' });
    let end: http2.IncomingHttpHeaders = {};
    for (const event of ['response', 'trailers'] as const) stream.on(event, (headers) => { end = { ...end, ...headers }; });
    stream.end(frame(encodeMessage(PROVIDER_SERVICE[method].request as never, request)));
    let data = Buffer.alloc(0);
    for await (const piece of stream) {
      data = Buffer.concat([data, piece as Buffer]);
      for (let size = messageSize(data); size !== undefined; size = messageSize(data)) {
        yield decodeMessage(PROVIDER_SERVICE[method].response as never, data.subarray(5, 5 + size));
        data = data.subarray(5 + size);
      }
    }
    if (end['grpc-status'] !== '0') throw new Error(`${method} failed: ${decodeURIComponent(String(end['grpc-message'] ?? 'no status'))}`);
  }

  close(): void {
    this.session.destroy();
  }
}

/** The size of the first message, when all of it has arrived. */
function messageSize(data: Buffer): number | undefined {
  if (data.length < 5) return undefined;
  const size = data.readUInt32BE(1);
  return data.length < 5 + size ? undefined : size;
}
