import { Connections } from './connections';
import { Files } from './files';
import { History } from './history';
import { Snapshots } from './snapshots';
import { Locks } from '../locks';
import { Registry } from '../registry/registry';
import { SqldAdmin } from '../sqld/admin';
import { SqldSql } from '../sqld/sql';

/** What the control plane works with. */
export interface ControlParts {
  readonly registry: Registry;
  readonly admin: SqldAdmin;
  readonly sql: SqldSql;
  readonly locks: Locks;
  readonly files: Files;
  readonly history: History;
  readonly snapshots: Snapshots;
  /** Open WebSockets, which go on with a dead token unless they are closed. */
  readonly connections: Connections;
  /** Ports of sqld, which no URL of a client may lead to. */
  readonly refusedPorts: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
