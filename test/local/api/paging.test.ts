import fc from 'fast-check';
import { page } from '../../../src/local/api/paging';

const named = (names: string[]) => names.map((name) => ({ name }));

describe('page', () => {
  it('returns everything without pagination when no limit is set', () => {
    expect(page(named(['a', 'b']), {})).toEqual({ items: named(['a', 'b']) });
  });

  it('returns no next page with the last page', () => {
    expect(page(named(['a', 'b']), { limit: '2' })).toEqual({ items: named(['a', 'b']), pagination: { next: null } });
  });

  it('returns every item once, in order, with any limit', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/)), fc.integer({ min: 1, max: 5 }), (names, limit) => {
      const all = named([...names].sort());
      const seen: object[] = [];
      let cursor: string | undefined;
      do {
        const { items, pagination } = page(all, { limit: String(limit), cursor });
        seen.push(...items);
        cursor = pagination?.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(all);
    }));
  });

  it.each(['0', '-1', 'x', '1.5', ''])('fails when the limit is %j', (limit) => {
    expect(() => page([], { limit })).toThrow(`invalid limit ${JSON.stringify(limit)}`);
  });
});
