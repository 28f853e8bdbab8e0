import { sqldLimits } from '../../../src/local/sqld/limits';

const GIB = 2 ** 30;

describe('sqldLimits', () => {
  it.each([
    ['plenty of everything', 1_000_000, 64 * GIB, { maxActiveNamespaces: 20_000, maxConcurrentConnections: 2_048 }],
    ['20,000 files', 20_000, 64 * GIB, { maxActiveNamespaces: 1_480, maxConcurrentConnections: 1_645 }],
    ['1,024 files', 1_024, 64 * GIB, { maxActiveNamespaces: 57, maxConcurrentConnections: 64 }],
    ['little memory', 1_000_000, GIB, { maxActiveNamespaces: 1_677, maxConcurrentConnections: 2_048 }],
    ['next to no files', 64, GIB, { maxActiveNamespaces: 32, maxConcurrentConnections: 64 }],
  ])('with %s', (_, files, memory, expected) => {
    expect(sqldLimits(files, memory)).toEqual(expected);
  });
});
