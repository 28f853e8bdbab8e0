import fc from 'fast-check';
import { page } from '../../../src/local/api/paging';

const named = (names: string[]) => names.map((name) => ({ name }));

describe('page', () => {
  it('gives everything, without pagination, when no limit is asked for', () => {
    expect(page(named(['a', 'b']), {})).toEqual({ items: named(['a', 'b']) });
  });

  it('names no next page on the last one', () => {
    expect(page(named(['a', 'b']), { limit: '2' })).toEqual({ items: named(['a', 'b']), pagination: { next: null } });
  });

  it('gives every item once, in order, whatever the limit', () => {
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
