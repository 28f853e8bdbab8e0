import { IncomingMessage, Server } from 'node:http';
import { getRequestListener, HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { MOST_JSON_BYTES, readText } from './bodies';
import { isRootPath } from './data-plane/address';
import { DataPlane, DataPlaneParts } from './data-plane/data-plane';
import { pass } from './data-plane/proxy';
import { tunnel, TunnelParts } from './data-plane/tunnel';
import { ApiError } from './errors';
import { disturb, Silence } from './faults/disturb';
import { Faults } from './faults/faults';
import { RequestLog } from './faults/request-log';
import { isForThisMachine, isFromThisMachine } from './local-host';
import { Platform } from './platform';

export interface ServerParts extends TunnelParts, DataPlaneParts {
  readonly platform: Platform;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Serves the controls for faults. Undefined without `--faults`. */
  readonly controls?: Platform;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface RunningServer {
  close(): Promise<void>;
}

/** Serves the Platform API and the databases on a bound port. */
export function serve(server: Server, parts: ServerParts): RunningServer {
  const dataPlane = new DataPlane(parts);
  const listener = getRequestListener(async (request, bindings) => {
    const { incoming } = bindings as HttpBindings;
    return answer(parts, dataPlane, request as Request, bindings as HttpBindings).catch((error: Error) => {
      if (error instanceof ApiError) {
        return Response.json({ error: error.message }, { status: error.status });
      }
      parts.log(`${incoming.method} ${incoming.url} failed: ${error.message}`);
      return Response.json({ error: 'turso-local could not reach sqld' }, { status: 502 });
    });
  }, { overrideGlobalObjects: false });
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  server.on('upgrade', (incoming, socket, head) => {
    if (isForThisMachine(incoming) && isFromThisMachine(incoming)) tunnel(parts, incoming, socket, head);
    else socket.destroy();
  });
  return {
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      parts.connections.closeAll();
      server.closeAllConnections();
      dataPlane.close();
    }),
  };
}

async function answer(parts: ServerParts, dataPlane: DataPlane, request: Request, { incoming, outgoing }: HttpBindings): Promise<Response> {
  const method = incoming.method ?? 'GET';
  const path = incoming.url ?? '/';
  if (!isForThisMachine(incoming)) {
    return Response.json({ error: 'turso-local answers only what is asked of 127.0.0.1 or localhost' }, { status: 421 });
  }
  if (!isFromThisMachine(incoming)) {
    return Response.json({ error: 'turso-local answers no web page of another host: open the page from localhost or 127.0.0.1' }, { status: 403 });
  }
  if (parts.controls !== undefined && path.startsWith('/_')) {
    return parts.controls(request);
  }
  const plane = isPlatformPath(path) ? 'api' : 'database';
  const fault = parts.faults.take(method, path, plane);
  const latency = parts.faults.latencyMs + (fault?.latencyMs ?? 0);
  if (latency > 0) {
    await parts.wait(latency);
  }
  const work = (): Promise<Response | IncomingMessage> => plane === 'api'
    ? askPlatform(parts.platform, request, incoming)
    : dataPlane.answer(incoming);
  const { answer: real, instead } = await disturb(fault, work);
  if (instead !== undefined && real instanceof IncomingMessage) {
    real.resume();
  }
  const shown = instead ?? real!;
  parts.requests.add({ method, path, status: statusOf(shown) });
  parts.log(`${method} ${path.replace(/\?.*/, '?...')} ${statusOf(shown)}`);
  return deliver(shown, { incoming, outgoing });
}

async function askPlatform(platform: Platform, request: Request, incoming: IncomingMessage): Promise<Response> {
  return platform(request, incoming.method === 'GET' ? await readText(incoming, MOST_JSON_BYTES, incoming.headers['content-length']) : undefined);
}

function deliver(shown: Response | IncomingMessage | Silence, { incoming, outgoing }: HttpBindings): Response {
  if (shown instanceof Response) {
    return shown;
  }
  if (shown === 'drop') {
    incoming.socket.destroy();
  } else if (shown !== 'hang') {
    pass(shown, outgoing as Parameters<typeof pass>[1]);
  }
  return RESPONSE_ALREADY_SENT;
}

function statusOf(shown: Response | IncomingMessage | Silence): number {
  if (typeof shown === 'string') {
    return 0;
  }
  return shown instanceof Response ? shown.status : shown.statusCode!;
}

/** All other paths begin with the slug of an organization, which cannot be one of these. */
function isPlatformPath(path: string): boolean {
  return /^\/v[123](\/|$)|^\/region\/?$/.test(path) && !isRootPath(path);
}
