/** Variables by their names, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const ALL = ['ALL_PROXY', 'all_proxy'];

/** Which variables name the proxy for a protocol, the first that is set counts. Where none does, the last ones do. */
export const PROXY_VARIABLES = {
  'https:': ['HTTPS_PROXY', 'https_proxy', ...ALL],
  'http:': ['HTTP_PROXY', 'http_proxy', ...ALL],
} as const satisfies Record<string, readonly string[]>;

/** An empty variable is one that is not set. */
export function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

/** Whether any variable names a proxy. */
export function namesProxy(environment: Environment): boolean {
  return Object.values(PROXY_VARIABLES).flat().some((name) => isSet(environment[name]));
}

/** Whether a variable names certificate authorities that Node.js itself does not read. */
export function namesCertificates({ SSL_CERT_FILE, SSL_CERT_DIR }: Environment): boolean {
  return isSet(SSL_CERT_FILE) || isSet(SSL_CERT_DIR);
}

/** A variable that cannot be used. */
export class UnusableSetting extends Error {
  readonly code = 'UNUSABLE_SETTING';

  constructor(message: string) {
    super(message);
    this.name = 'UnusableSetting';
  }
}
