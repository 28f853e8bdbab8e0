import type { GrpcMethod } from './grpc/server';
import { GrpcError, GrpcStatus } from './grpc/status';
import { PREPARABLE, type PreparedAnswers } from './prepared-answers';
import type { Logger } from '../author/context';
import { decodeMessage, encodeMessage } from './protobuf/protobuf';
import { PROVIDER_SERVICE, type Method, type ProviderServer } from './service';

type AnyHandler = (request: unknown) => Promise<unknown> | AsyncIterable<unknown>;

const PREFIX = '/tfplugin6.Provider/';

/**
 * Finds the provider's methods by their gRPC paths.
 *
 * @param load returns the provider. It runs at the first call that needs it, so a process loads only what it needs.
 * @param prepared answers that the build prepared. Such a call does not need the provider.
 */
export function providerRoutes(
  load: () => Promise<ProviderServer>, log: Logger, prepared: () => Promise<PreparedAnswers> = async () => ({}),
): (path: string) => GrpcMethod | undefined {
  let loading: Promise<ProviderServer> | undefined;
  const handler = async (name: keyof typeof PROVIDER_SERVICE) => {
    loading ??= load();
    const server = await loading;
    const found = server[uncapitalize(name)];
    if (found === undefined) throw new GrpcError(GrpcStatus.unimplemented, `The provider does not implement ${name}`);
    return found.bind(server) as AnyHandler;
  };
  return (path) => {
    const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
    if (!isMethodName(name)) return undefined;
    const method: Method = PROVIDER_SERVICE[name];
    const find = async () => handler(name);
    const ended = callLog(log, name);
    if (isPreparable(name)) return preparedRoute(async () => (await prepared())[name], unaryRoute(method, find, ended), ended);
    return method.stream ? streamingRoute(method, find, ended) : unaryRoute(method, find, ended);
  };
}

type Unary = (request: Uint8Array) => Promise<Uint8Array>;
type CallLog = { end: () => void; failed: (error: unknown) => void };

/** Sends the prepared answer, or calls the provider if the build prepared none. */
function preparedRoute(prepared: () => Promise<string | undefined>, otherwise: Unary, log: CallLog): GrpcMethod {
  return async (bytes) => {
    const answer = await prepared();
    if (answer === undefined) return otherwise(bytes);
    log.end();
    return Buffer.from(answer, 'base64');
  };
}

function unaryRoute({ request, response }: Method, handler: () => Promise<AnyHandler>, log: CallLog): Unary {
  return async (bytes) => {
    try {
      const answer = await (await handler())(decodeMessage(request, bytes)) as Promise<unknown>;
      const encoded = encodeMessage(response, answer);
      log.end();
      return encoded;
    } catch (error) {
      log.failed(error);
      throw error;
    }
  };
}

function streamingRoute({ request, response }: Method, handler: () => Promise<AnyHandler>, log: CallLog): GrpcMethod {
  return async function* (bytes) {
    try {
      const answers = (await handler())(decodeMessage(request, bytes)) as AsyncIterable<unknown>;
      for await (const answer of answers) yield encodeMessage(response, answer);
      log.end();
    } catch (error) {
      log.failed(error);
      throw error;
    }
  };
}

/** Logs one line for each call. Requests and responses may hold secrets, so it logs neither. */
function callLog(log: Logger, rpc: string): CallLog {
  const start = performance.now();
  const duration = () => Math.round(performance.now() - start);
  return {
    end: () => log.trace('Served a call', { rpc, duration_ms: duration() }),
    failed: (error) => {
      if (error instanceof GrpcError) log.debug('Refused a call', { rpc, reason: error.message });
      else log.error('A call failed', { rpc, error: error instanceof Error ? error.stack ?? error.message : String(error) });
    },
  };
}

function isMethodName(name: string): name is keyof typeof PROVIDER_SERVICE {
  return Object.hasOwn(PROVIDER_SERVICE, name);
}

function isPreparable(name: string): name is keyof PreparedAnswers {
  return (PREPARABLE as readonly string[]).includes(name);
}

function uncapitalize<S extends string>(text: S): Uncapitalize<S> {
  return text[0].toLowerCase() + text.slice(1) as Uncapitalize<S>;
}
