import type { LogFields, Logger } from '../../author/context';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const;

/** The levels, from all lines to none. */
export type LogLevel = (typeof LEVELS)[number];

export interface LoggerOptions {
  /** Writes a whole line with its line end. */
  write: (line: string) => void;
  /** Returns the time of a line. Default: now. */
  clock?: () => Date;
  /** The lowest level to write. */
  level: LogLevel;
  /** The module of each line. Default: `provider`. */
  module?: string;
}

/** Longer lines and texts are shortened, because Terraform fails at lines of 64 KiB. */
const LINE_LIMIT = 60 * 1024;
const TEXT_LIMIT = 8 * 1024;

/** Creates a logger that writes Terraform's log format: the JSON lines of hclog (https://github.com/hashicorp/go-hclog). */
export function createLogger({ write, clock = () => new Date(), level, module = 'provider' }: LoggerOptions): Logger {
  const at = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
    if (LEVELS.indexOf(lineLevel) < LEVELS.indexOf(level)) return;
    const head = { '@level': lineLevel, '@message': cut(message), '@module': module, '@timestamp': timestamp(clock()) };
    write(`${line(head, fields ?? {})}\n`);
  };
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Returns the level of Terraform's own variables. Like Terraform, it reads an unknown word as `TRACE`. */
export function logLevel(env: { readonly [name: string]: string | undefined }): LogLevel {
  const setting = [env.TF_LOG_PROVIDER, env.TF_LOG].find((value) => value !== undefined && value !== '');
  if (setting === undefined) return 'off';
  return LEVELS.find((level) => level === setting.toLowerCase()) ?? 'trace';
}

function line(head: { [name: string]: string }, fields: LogFields): string {
  const body = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]);
  const text = JSON.stringify({ ...Object.fromEntries(body), ...head });
  return Buffer.byteLength(text) <= LINE_LIMIT ? text : JSON.stringify({ ...head, omitted: 'fields of more than 60 KiB' });
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT)}... (${text.length} characters)`;
}

/** Terraform requires six digits of a second. JavaScript has three. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
