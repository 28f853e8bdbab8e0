import { directivesOf } from '../../src/migrations/directives';

const NONE = { noTransaction: false, allowDestructive: false, foreignKeysOff: false, faults: [] };

test.each<[string, string, Partial<typeof NONE>]>([
  ['none', 'SELECT 1;', {}],
  ['one', '-- turso: no-transaction\nSELECT 1;', { noTransaction: true }],
  ['that of foreign keys', '-- turso: foreign-keys-off\nDROP TABLE a;', { foreignKeysOff: true }],
  ['two, among other comments and as people write them', '-- Users\n\n  --turso:allow-destructive  \n/* a\nb */\n-- Turso: no-transaction\nSELECT 1;', { noTransaction: true, allowDestructive: true }],
  ['one in a string', "SELECT '\n-- turso: allow-destructive\n';", {}],
])('reads %s', (_, text, expected) => {
  expect(directivesOf(text)).toEqual({ ...NONE, ...expected });
});

test.each<[string, string, RegExp]>([
  ['is misspelt', '\n-- turso: no-transactions\nSELECT 1;', /^"-- turso: no-transactions" on line 2 is unknown\. Is it "-- turso: no-transaction"\?$/],
  ['is unknown', '-- turso: fast\nSELECT 1;', /^"-- turso: fast" on line 1 is unknown\. Known are "-- turso: no-transaction", "-- turso: allow-destructive" and "-- turso: foreign-keys-off"\.$/],
  ['comes late', 'SELECT 1;\n-- turso: allow-destructive\nDROP TABLE a;', /^"-- turso: allow-destructive" on line 2 comes after a statement\. Move it before the first one/],
])('fails when a directive %s', (_, text, message) => {
  expect(directivesOf(text)).toEqual({ ...NONE, faults: [expect.stringMatching(message)] });
});
