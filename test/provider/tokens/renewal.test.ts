import { checkRenewal } from '../../../src/provider/tokens/renewal';
import { Diagnostics } from '../../../src/terraform';

test.each([
  ['a shorter time', { expires_in: '30d', renew_before: '7d' }],
  ['nothing', { expires_in: '30d', renew_before: null }],
  ['a time while the lifetime is not known yet', { expires_in: undefined, renew_before: '7d' }],
  ['what is no time, which its own check tells', { expires_in: '30d', renew_before: 'soon' }],
  ['never, which its own check tells', { expires_in: '30d', renew_before: 'never' }],
  ['a time for what is no lifetime, which its own check tells', { expires_in: 'long', renew_before: '7d' }],
])('accepts renew_before: %s', (_, config) => {
  expect(details(config)).toEqual([]);
});

test.each([
  ['the whole life', { expires_in: '1d12h', renew_before: '36h' },
    'renew_before is "36h", but the token lives only "1d12h", so each apply would renew it. Use a shorter time.'],
  ['a time for a token without an end', { expires_in: null, renew_before: '7d' },
    'renew_before is "7d", but the token never expires. Set expires_in, or leave renew_before out.'],
])('fails when renew_before is %s', (_, config, detail) => {
  expect(details(config)).toEqual([detail]);
});

function details(config: Parameters<typeof checkRenewal>[0]): string[] {
  const diagnostics = new Diagnostics();
  checkRenewal(config, diagnostics);
  return diagnostics.list().map((diagnostic) => diagnostic.detail);
}
