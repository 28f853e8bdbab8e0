import { checkDatabaseName, checkEmail, checkExtensions, checkGroupName, checkSizeLimit, isSlug, parseExpiration } from '../../../src/local/control/values';
import { EMAIL, EXTENSIONS, LIFETIME, milliseconds, NAME, SIZE, SLUG } from '../../../src/notation';

// turso-local shares no code with the clients, so this test holds its rules against theirs.

const accepts = (check: (text: string) => unknown) => (text: string): boolean => {
  try {
    return check(text) !== false;
  } catch {
    return false;
  }
};

interface Pair {
  readonly platform: (text: string) => boolean;
  readonly ruleBook: (text: string) => boolean;
}

const PAIRS = {
  'group name': { platform: accepts(checkGroupName), ruleBook: (text) => NAME.test(text) },
  // The shortest slug leaves most of the hostname to the database.
  'database name': { platform: accepts((name) => checkDatabaseName(name, 'o')), ruleBook: (text) => NAME.test(text) },
  'slug': { platform: isSlug, ruleBook: SLUG.accepts },
  'email': { platform: accepts(checkEmail), ruleBook: EMAIL.accepts },
  'expiration': { platform: accepts((text) => parseExpiration(text) ?? 'never'), ruleBook: LIFETIME.accepts },
  'extension': { platform: accepts((text) => checkExtensions([text])), ruleBook: (text) => EXTENSIONS.fault([text]) === undefined },
  'size': { platform: accepts(checkSizeLimit), ruleBook: SIZE.accepts },
} satisfies Record<string, Pair>;

const TEXTS: Readonly<Record<keyof typeof PAIRS, readonly string[]>> = {
  'group name': ['a', '0', 'my-db', 'a--b', 'x'.repeat(64), '', 'x'.repeat(65), 'My-DB', 'a_b', '-a', 'a-', '../x', 'é', 'a b'],
  'database name': ['a', '0', 'my-db', 'a--b', 'x'.repeat(61), '', 'x'.repeat(65), 'My-DB', 'a_b', '-a', 'a-', '../x', 'é', 'a b'],
  'slug': ['acme', 'a-b', '0', '', '-a', 'a-', 'a b', 'é', 'a/b'],
  'email': ['iku@turso.tech', 'a@b', 'ü@b', '', 'a', '@b', 'a@', 'a@b@c', 'a b@c', 'a/b@c', 'a@b/c'],
  'expiration': ['never', '1s', '5m', '2w1d30m', '1m1w', '', '1', 'd', '1y', '1 d', '-1d', '1.5h', 'Never', '1d!'],
  'extension': ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec', '', 'Vector', 'spatialite'],
  'size': ['0', '1024', '256mb', '1gb', '1GB', '5b', '1kb', '2tb', '', 'mb', '-1mb', '10 gigs', '1pb', '1,5gb'],
};

/** Values on which the platform and the rule book disagree, and why. */
const DIFFERENCES: readonly (readonly [kind: keyof typeof PAIRS, text: string, onlyBy: keyof Pair, reason: string])[] = [
  ['database name', 'x'.repeat(62), 'ruleBook', 'the longest name depends on the slug of the organization, which a plan may not know'],
  ['slug', 'Acme', 'ruleBook', 'turso-local creates no slug with a capital'],
  ['slug', 'a_b', 'ruleBook', 'turso-local creates no slug with an underscore'],
  ['slug', 'v1', 'ruleBook', 'turso-local has paths with that name'],
  ['expiration', '0s', 'platform', 'each apply would renew a token that has ended at once'],
  ['extension', 'all', 'ruleBook', 'the platform takes "all" instead of a list, the provider as the only element'],
  ['size', '1.5gb', 'platform', 'turso-local reads more spellings than the provider sends'],
  ['size', '1 gb', 'platform', 'turso-local reads more spellings than the provider sends'],
  ['size', '1gib', 'platform', 'turso-local reads more spellings than the provider sends'],
];

const table = Object.entries(TEXTS).flatMap(([kind, texts]) => texts.map((text) => [kind as keyof typeof PAIRS, text] as const));

test.each(table)('turso-local and the rule book agree about the %s %j', (kind, text) => {
  const { platform, ruleBook }: Pair = PAIRS[kind];
  expect(platform(text)).toBe(ruleBook(text));
});

test.each(DIFFERENCES)('only one of turso-local and the rule book accepts the %s %j', (kind, text, onlyBy) => {
  const pair: Pair = PAIRS[kind];
  expect({ platform: pair.platform(text), ruleBook: pair.ruleBook(text) }).toEqual({ platform: onlyBy === 'platform', ruleBook: onlyBy === 'ruleBook' });
});

test.each(['1s', '90s', '5m', '12h', '7d', '2w1d30m', '1m1w', '0s'])('turso-local and the rule book parse the duration %s to the same length', (text) => {
  expect(parseExpiration(text)! * 1000).toBe(milliseconds(text));
});
