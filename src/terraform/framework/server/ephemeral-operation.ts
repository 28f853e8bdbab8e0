import { diagnosticsToProto } from './to-proto';
import type { OperationContext } from '../../author/context';
import { Diagnostics } from '../../author/diagnostics';
import type { EphemeralResource, Renewal } from '../../author/ephemeral-resource';
import type { Session } from '../../engine/session';
import type { Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/** What travels from one call to the next: how to name the thing in messages, and what its author keeps. */
export interface Kept {
  readonly label?: string;
  readonly kept?: unknown;
}

interface EphemeralOperation {
  readonly verb: string;
  readonly label?: string;
  readonly cleansUp?: boolean;
  /** Where there is one. */
  readonly config?: Value;
}

/** Runs an author's operation on an ephemeral resource. There is no result where it failed. */
export async function operate<T>(
  session: Session,
  { noun, timeout, schema: { attributes } }: EphemeralResource,
  { config, ...operation }: EphemeralOperation,
  work: (context: OperationContext<unknown>) => Promise<T>,
): Promise<{ diagnostics: wire.Diagnostic[]; result?: T }> {
  const diagnostics = new Diagnostics();
  const { client, log } = session;
  let result: T | undefined;
  if (client === undefined) {
    diagnostics.add(session.missingClient());
  } else {
    result = await session.run({ ...operation, noun, timeout }, diagnostics, async (signal) => work({ client, signal, diagnostics, log }));
  }
  return { diagnostics: diagnosticsToProto(diagnostics.list(), { attributes, value: config ?? null }), result };
}

/** When to renew it, and what is needed then. */
export function renewalToProto({ renewAt, private: kept }: Renewal<unknown>, label: string | undefined) {
  return {
    renewAt: renewAt === undefined ? undefined : timestamp(renewAt.getTime()),
    private: Buffer.from(JSON.stringify({ label, kept } satisfies Kept)),
  };
}

/** Undefined where nothing was opened. */
export function readKept(bytes: Uint8Array | undefined): Kept | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
}

function timestamp(milliseconds: number): wire.Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
