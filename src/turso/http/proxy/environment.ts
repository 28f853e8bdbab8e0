/** Environment variables by name, like `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const ALL = ['ALL_PROXY', 'all_proxy'];

/** The variables that name the proxy for each protocol. The first one that is set wins. */
export const PROXY_VARIABLES = {
  'https:': ['HTTPS_PROXY', 'https_proxy', ...ALL],
  'http:': ['HTTP_PROXY', 'http_proxy', ...ALL],
} as const satisfies Record<string, readonly string[]>;

/** An empty variable counts as unset. */
export function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

/** Whether a variable names certificate authorities that Node.js does not read by default. */
export function namesCertificates({ SSL_CERT_FILE, SSL_CERT_DIR }: Environment): boolean {
  return isSet(SSL_CERT_FILE) || isSet(SSL_CERT_DIR);
}

/** An environment variable is invalid. */
export class UnusableSetting extends Error {
  readonly code = 'UNUSABLE_SETTING';

  constructor(message: string) {
    super(message);
    this.name = 'UnusableSetting';
  }
}
