import type { LogFields, Logger } from '../../author/context';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const;

/** From the most talkative to silence. */
export type LogLevel = (typeof LEVELS)[number];

export interface LoggerOptions {
  /** Takes a whole line, its end included. */
  write: (line: string) => void;
  /** The time of a line. Default: now. */
  clock?: () => Date;
  /** The least important level that is written. */
  level: LogLevel;
  /** Shown as the line's module. Default: `provider`. */
  module?: string;
}

/** Terraform gives up on lines of 64 KiB: what is longer is cut. */
const LINE_LIMIT = 60 * 1024;
const TEXT_LIMIT = 8 * 1024;

/** A logger for Terraform's log format, the JSON lines of hclog (https://github.com/hashicorp/go-hclog). */
export function createLogger({ write, clock = () => new Date(), level, module = 'provider' }: LoggerOptions): Logger {
  const at = (lineLevel: LogLevel) => (message: string, fields?: LogFields) => {
    if (LEVELS.indexOf(lineLevel) < LEVELS.indexOf(level)) return;
    const head = { '@level': lineLevel, '@message': cut(message), '@module': module, '@timestamp': timestamp(clock()) };
    write(`${line(head, fields ?? {})}\n`);
  };
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The level that Terraform's own variables ask for; like Terraform, takes a word that it does not know for `TRACE`. */
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

/** Terraform wants exactly six digits of a second; JavaScript gives three. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
