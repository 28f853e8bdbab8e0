import { countEngines, engineOf } from '../../src/turso';

const LIBSQL = '019db7a2-9211-79e5-afed-0b1755901d50';
const NEW = '019db7a2-9210-79e5-afed-0b1755901d50';

test.each([
  ['of the new engine', NEW, 'Turso'],
  ['in capitals', NEW.toUpperCase(), 'Turso'],
  ['of another kind', LIBSQL, 'libSQL'],
  ['that is random, whatever its bytes are', '019db7a2-9210-49e5-afed-0b1755901d50', 'libSQL'],
  ['that is no UUID', 'none', 'libSQL'],
])('reads the engine from a UUID %s', (_, id, engine) => {
  expect(engineOf(id)).toBe(engine);
});

test('counts databases by engine, and adds them to earlier counts', () => {
  expect(countEngines([])).toEqual({});
  const counts = countEngines([[LIBSQL, 2], [NEW, 1], [LIBSQL, 1]]);
  expect(counts).toEqual({ libSQL: 3, Turso: 1 });
  expect(countEngines([[NEW, 4]], counts)).toEqual({ libSQL: 3, Turso: 5 });
  expect(counts).toEqual({ libSQL: 3, Turso: 1 });
});
