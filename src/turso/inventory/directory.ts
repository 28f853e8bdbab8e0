import { Invite } from '../api/invites';
import { JwksEndpoint } from '../api/jwks';
import { Member } from '../api/members';
import { RequestOptions } from '../http/request';
import { PlatformApi } from '../platform-api';
import { SharedWork } from '../shared-work';

/**
 * The lists of an organization besides its databases. One run reads each list once for all callers, until `forget` says that it
 * changed.
 */
export class Directory {
  readonly members: SharedList<Member>;
  readonly invites: SharedList<Invite>;
  readonly jwks: SharedList<JwksEndpoint>;

  constructor(api: PlatformApi) {
    this.members = new SharedList(async () => api.members.list());
    this.invites = new SharedList(async () => api.invites.list());
    this.jwks = new SharedList(async () => api.jwks.list());
  }
}

/** One list. A request that several callers share goes on when one of them is aborted; a failure is not remembered. */
export class SharedList<T> {
  readonly #answers = new SharedWork<readonly T[]>({ keep: true });
  readonly #ask: () => Promise<readonly T[]>;

  constructor(ask: () => Promise<readonly T[]>) {
    this.#ask = ask;
  }

  async all({ signal }: RequestOptions = {}): Promise<readonly T[]> {
    return this.#answers.run('all', this.#ask, signal);
  }

  /** Call this after every write to one of them, also a failed one. The next read asks the service. */
  forget(): void {
    this.#answers.forgetAll();
  }
}
