import type { TursoErrorKind, TursoErrorReason } from './errors';

/** What to do about each kind of failure. */
export const ADVICE: Readonly<Record<TursoErrorKind, string>> = {
  'not-found': 'Check the name and the organization. Somebody may have deleted it.',
  'already-exists': 'The name is taken. Import the existing one, or choose another name.',
  'protected': 'Delete protection is on, here, for the group, or for a database of the group. Turn it off, apply, and then delete it.',
  'unauthorized': 'The API token is invalid, expired or revoked. Create another with "turso auth api-tokens mint".',
  'forbidden': 'The API token does not permit this. Check the organization, your role in it, and the scopes of the token.',
  'payment-required': 'The organization\'s plan does not include this, or has no active subscription. See https://turso.tech/pricing.',
  'invalid': 'Turso rejected the request. Correct what its answer names.',
  'rate-limited': 'Turso limits the rate of requests. Apply again later, or with a smaller -parallelism.',
  'server': 'Turso failed to process the request. Apply again later; https://status.turso.tech shows outages.',
  'network': 'Check the network, the proxy and the API base URL.',
  'timeout': 'Check the network, and apply again.',
  'unexpected-answer': 'Check that the API base URL is that of Turso\'s Platform API and that no proxy answers in its place.',
  'aborted': 'Apply again to finish the rest.',
};

/** What to do about each reason. It replaces the advice about the kind. */
export const ADVICE_ON_REASON: Readonly<Record<TursoErrorReason, string>> = {
  'size-limit-not-supported': 'This database cannot have a size limit: leave it unset.',
  'attach-not-supported': 'This database cannot be attached: leave it unset.',
  'schemas-not-supported': 'This database cannot have or be a schema database: leave schema and is_schema unset.',
  'permissions-not-supported': 'This database cannot have token permissions: leave them unset.',
  'organization-not-found': 'Check the organization\'s slug; "turso org list" shows it.',
  'group-not-found': 'The organization has no such group. Check its name with "turso group list", or create it first.',
  'invalid-location': 'Choose a location that "turso db locations" lists.',
  'not-in-plan': 'The plan of the organization does not include this. See https://turso.tech/pricing.',
  'already-a-member': 'This person is a member already. Import the membership, and change the role there.',
  'user-not-found': 'Turso has no user with this name. Check the name, or invite the person by email.',
  'own-mfa-is-off': 'Turn multi-factor authentication on for your own account first.',
  'invalid-expiration': 'Use "never", or numbers with units such as "2w1d30m".',
  'host-not-found': 'Check the host in the URL for typing errors. If this machine reaches the internet through a proxy only, set HTTPS_PROXY.',
  'certificate-not-trusted': 'If your company has a proxy, put its certificate authority into a file in PEM format and name that file in '
    + 'SSL_CERT_FILE or NODE_EXTRA_CA_CERTS. Otherwise check the URL.',
  'certificate-invalid': 'Check the URL and the clock of this machine. If both are right, the server or a proxy on the way has to renew its certificate.',
  'proxy-refused': 'Check the address, the user and the password in HTTPS_PROXY. List hosts that need no proxy in NO_PROXY.',
  'setting-unusable': 'Correct the environment variable, or unset it.',
};
