import type { TursoErrorKind, TursoErrorReason } from './errors';

/** What to do about each kind of failure. */
export const ADVICE: Readonly<Record<TursoErrorKind, string>> = {
  'not-found': 'Check the name and the organization; it may have been deleted.',
  'already-exists': 'Something of this name exists. Import it, or choose another name.',
  'protected': 'Delete protection is on: its own, that of its group, or that of a database in it. Turn it off, apply, and then delete it.',
  'unauthorized': 'The API token is invalid, expired or revoked. Make a new one with "turso auth api-tokens mint".',
  'forbidden': 'The API token has no permission for this. Check the organization, your role in it, and the scopes of the token.',
  'payment-required': 'The organization\'s plan does not include this, or has no active subscription. See https://turso.tech/pricing.',
  'invalid': 'Change the values named in Turso\'s answer.',
  'rate-limited': 'Turso limits the rate of requests. Apply again later, or with a smaller -parallelism.',
  'server': 'Turso could not answer. Apply again later; https://status.turso.tech shows outages.',
  'network': 'Check the network, the proxy and the API base URL.',
  'timeout': 'Check the network, and apply again.',
  'unexpected-answer': 'Check that the API base URL is that of Turso\'s Platform API and that no proxy answers in its place.',
  'aborted': 'Apply again to finish what was left.',
};

/** What to do where the reason is known more precisely. */
export const ADVICE_ON_REASON: Readonly<Record<TursoErrorReason, string>> = {
  'size-limit-not-supported': 'This database cannot have a size limit: leave it unset.',
  'attach-not-supported': 'This database cannot be attached: leave it unset.',
  'schemas-not-supported': 'This database cannot have or be a schema database: leave schema and is_schema unset.',
  'permissions-not-supported': 'This database cannot have token permissions: leave them unset.',
  'organization-not-found': 'Check the organization\'s slug; "turso org list" shows it.',
  'invalid-location': 'Choose a location that "turso db locations" lists.',
  'not-in-plan': 'The plan of the organization does not include this. See https://turso.tech/pricing.',
  'already-a-member': 'This person is a member by now: import the membership, and change its role there.',
  'user-not-found': 'Turso has no user of this name. Check it, or invite the person by email.',
  'own-mfa-is-off': 'Turn multi-factor authentication on for your own account first.',
  'invalid-expiration': 'Use "never", or numbers with units such as "2w1d30m".',
  'host-not-found': 'Check the host in the URL for typing errors. If this machine reaches the internet through a proxy only, set HTTPS_PROXY.',
  'certificate-not-trusted': 'If a proxy of your company stands in between, put its certificate authority into a file in PEM format and name that file in '
    + 'SSL_CERT_FILE or NODE_EXTRA_CA_CERTS. Otherwise check the URL.',
  'certificate-invalid': 'Check the URL and the clock of this machine. If both are right, the server or a proxy in between has to renew its certificate.',
  'proxy-refused': 'Check the address, the user and the password in HTTPS_PROXY. Name hosts that are reached without the proxy in NO_PROXY.',
  'setting-unusable': 'Correct the environment variable, or unset it.',
};
