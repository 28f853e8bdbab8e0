/** Hiding shorter values would make texts unreadable, and nobody uses them as secrets. */
const SHORTEST_SECRET = 4;

/** Replaces a secret. */
const HIDDEN = '[hidden]';

/** Secrets that this process keeps until it ends: API tokens, keys of encrypted databases, passwords of proxies. */
const held = new Set<string>();

/** Shorter values stay visible, because they may be ordinary words of our messages, such as "token". */
const SHORTEST_HELD = 6;

/** Makes {@link withoutSecrets} hide this value in every text from now on. */
export function holdSecret(value: string): void {
  if (value.length >= SHORTEST_HELD) held.add(value);
}

/**
 * Returns a text without the secrets of the process and without the given ones. A server or proxy may quote a secret in another
 * encoding, so this also hides it in JSON, in a URL, in HTML and in base64.
 */
export function withoutSecrets(text: string, more: readonly (string | null | undefined)[] = []): string {
  const secrets = [...held, ...more].filter((secret): secret is string => typeof secret === 'string' && secret.length >= SHORTEST_SECRET);
  const forms = [...new Set(secrets.flatMap(formsOf))];
  // The longest first, because one secret may contain another.
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

/** Replaces lone surrogates first, because `encodeURIComponent` throws on them. */
function encoded(secret: string): string {
  return encodeURIComponent(secret.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD'));
}

function escapedForHtml(secret: string): string {
  return secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/**
 * In base64 the look of a value depends on how many bytes precede it, such as the user before a password: there are three forms. The
 * characters at both ends depend on the neighbours, so they are left out.
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

/** Fewer characters might occur in any text. */
const LEAST_IN_BASE64 = 8;
