import { Connections } from './connections';
import { Files } from './files';
import { History } from './history';
import { Snapshots } from './snapshots';
import { Locks } from '../locks';
import { Registry } from '../registry/registry';
import { SqldAdmin } from '../sqld/admin';
import { SqldSql } from '../sqld/sql';

/** The control plane needs these parts. */
export interface ControlParts {
  readonly registry: Registry;
  readonly admin: SqldAdmin;
  readonly sql: SqldSql;
  readonly locks: Locks;
  readonly files: Files;
  readonly history: History;
  readonly snapshots: Snapshots;
  /** Open WebSockets, which must be closed when their token ends. */
  readonly connections: Connections;
  /** The ports of sqld. No URL of a client may lead there. */
  readonly refusedPorts: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
