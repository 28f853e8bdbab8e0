/** Shorter values are no secrets, and would tear a text apart. */
const SHORTEST_SECRET = 4;

/** Stands where a secret stood. */
const HIDDEN = '[hidden]';

/** Secrets that this process holds for as long as it runs: API tokens, keys of encrypted databases, passwords of proxies. */
const held = new Set<string>();

/** What is taken out of every text is longer, or it would be a word such as "token" in a message of ours. */
const SHORTEST_HELD = 6;

/** From now on {@link withoutSecrets} takes this value out of every text. */
export function holdSecret(value: string): void {
  if (value.length >= SHORTEST_HELD) held.add(value);
}

/**
 * A text without secrets: those that the process holds, and those that are given. A server or proxy may quote what it was sent in
 * another writing, so each is looked for as it is, in JSON, in a URL, in HTML and in base64.
 */
export function withoutSecrets(text: string, more: readonly (string | null | undefined)[] = []): string {
  const secrets = [...held, ...more].filter((secret): secret is string => typeof secret === 'string' && secret.length >= SHORTEST_SECRET);
  const forms = [...new Set(secrets.flatMap(formsOf))];
  // The longest first: a secret may hold another one.
  return forms.sort((one, other) => other.length - one.length).reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
}

const formsBySecret = new Map<string, readonly string[]>();

function formsOf(secret: string): readonly string[] {
  const known = held.has(secret) ? formsBySecret.get(secret) : undefined;
  if (known !== undefined) return known;
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inUrl = encoded(secret);
  const forms = [
    secret, inJson, JSON.stringify(inJson).slice(1, -1), inUrl, inUrl.replaceAll('%20', '+'), inUrl.toLowerCase(), escapedForHtml(secret),
    ...base64Forms(secret),
  ];
  const distinct = [...new Set(forms)].filter((form) => form.length >= SHORTEST_SECRET);
  if (held.has(secret)) formsBySecret.set(secret, distinct);
  return distinct;
}

/** Half of a pair of code units cannot be encoded. */
function encoded(secret: string): string {
  return encodeURIComponent(secret.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD'));
}

function escapedForHtml(secret: string): string {
  return secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/**
 * In base64 a value looks different behind no, one or two other bytes, such as the user in front of a password. The characters at both
 * ends depend on the neighbours and are left out.
 */
function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    let binary = '';
    for (const byte of padded) binary += String.fromCharCode(byte);
    const text = btoa(binary);
    const whole = Math.floor(padded.length / 3) * 4;
    const shown = text.slice(before === 0 ? 0 : 4, whole);
    return [shown, shown.replaceAll('+', '-').replaceAll('/', '_')];
  }).filter((form) => form.length >= LEAST_IN_BASE64);
}

/** Fewer characters could stand anywhere. */
const LEAST_IN_BASE64 = 8;
