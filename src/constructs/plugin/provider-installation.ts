/** A method in a block `provider_installation`. */
export interface InstallationMethod {
  /** For example `direct` or `filesystem_mirror`. */
  readonly name: string;
  readonly path?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** The sources of the providers of `dev_overrides`. */
  readonly overrides: readonly string[];
}

/**
 * Reads the installation methods of a CLI configuration file, in HCL or JSON. Undefined: the file has none.
 *
 * @throws Error if the text cannot be parsed
 */
export function installationMethods(text: string): InstallationMethod[] | undefined {
  const configuration = text.trimStart().startsWith('{') ? entriesOfJson(JSON.parse(text)) : new Parser(text).body();
  const blocks = configuration.filter(([key]) => key === 'provider_installation');
  if (blocks.length === 0) return undefined;
  return blocks.flatMap(([, block]) => (isBody(block) ? block : [])).map(([name, value]) => method(name, isBody(value) ? value : []));
}

/** In the order of the file. Several blocks may have the same name. */
type Body = [key: string, value: Value][];
type Value = string | { readonly list: readonly string[] } | Body;

function isBody(value: Value): value is Body {
  return Array.isArray(value);
}

function method(name: string, body: Body): InstallationMethod {
  const path = body.find(([key]) => key === 'path')?.[1];
  const list = (wanted: string) => body.flatMap(([key, value]) => (key === wanted && typeof value === 'object' && 'list' in value ? value.list : []));
  return {
    name,
    ...typeof path === 'string' && { path },
    include: list('include'),
    exclude: list('exclude'),
    overrides: name === 'dev_overrides' ? body.map(([key]) => key) : [],
  };
}

/** In JSON a list means several blocks of the same name, or a list of strings. */
function entriesOfJson(json: object): Body {
  return Object.entries(json).flatMap(([key, value]): Body => {
    if (typeof value === 'string') return [[key, value]];
    if (!Array.isArray(value)) return typeof value === 'object' && value !== null ? [[key, entriesOfJson(value as object)]] : [];
    return value.every((one) => typeof one === 'string') ? [[key, { list: value }]] : value.map((one) => [key, entriesOfJson(one as object)]);
  });
}

const TOKEN = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/|("(?:[^"\\]|\\[^])*"|[{}[\]=,]|[^\s{}[\]=,"]+)/gy;

/** Parses the part of HCL that CLI configuration files use: blocks, strings and lists of strings. */
class Parser {
  private readonly tokens: string[];
  private at = 0;

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].map(([, token]) => token).filter((token) => token !== undefined);
  }

  body(): Body {
    const entries: Body = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== '}') {
      const key = this.tokens[this.at++];
      if (key === ',') continue;
      // Labels of a block, such as those of `credentials`, do not matter here.
      while (this.tokens[this.at]?.startsWith('"')) this.at += 1;
      if (this.tokens[this.at] === '=') this.at += 1;
      entries.push([unquoted(key), this.value()]);
    }
    this.at += 1;
    return entries;
  }

  private value(): Value {
    const token = this.tokens[this.at++] ?? '';
    if (token === '{') return this.body();
    if (token !== '[') return unquoted(token);
    const list: string[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== ']') {
      const item = this.tokens[this.at++];
      if (item !== ',') list.push(unquoted(item));
    }
    this.at += 1;
    return { list };
  }
}

function unquoted(token: string): string {
  return token.startsWith('"') ? JSON.parse(token) as string : token;
}
