import { parametersOf, splitStatements } from '../../src/migrations';

test.each<[string, string[]]>([
  ['SELECT 1', []],
  ['SELECT :a, :b_1, :a', [':a', ':b_1']],
  ['SELECT ?, ?2, @x, $y', ['?', '?2', '@x', '$y']],
  ["SELECT ':no' || \":no\" || [:no] /* :no */ -- :no\n", []],
  ['SELECT : a', []],
  ["SELECT a->>'$.b', :ä", [':ä']],
])('the parameters of %s are %j', (sql, parameters) => {
  expect(parametersOf(splitStatements(sql)[0])).toEqual(parameters);
});
