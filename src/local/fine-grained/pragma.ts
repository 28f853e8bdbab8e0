import { Requirement } from './permissions';
import { isSymbol, isWord } from './statement';
import { tokens } from './tokens';

/** They tell of the schema, which is open to every token, or concern the connection alone. */
const OPEN = ['COLLATION_LIST', 'DATABASE_LIST', 'DEFER_FOREIGN_KEYS', 'FOREIGN_KEYS', 'FOREIGN_KEY_LIST', 'FUNCTION_LIST', 'INDEX_INFO',
  'INDEX_LIST', 'INDEX_XINFO', 'TABLE_INFO', 'TABLE_LIST', 'TABLE_XINFO'];
/** With a value they would change the database. */
const OPEN_TO_READ = ['APPLICATION_ID', 'ENCODING', 'FREELIST_COUNT', 'PAGE_COUNT', 'PAGE_SIZE', 'SCHEMA_VERSION', 'USER_VERSION'];
/** They look into every row. */
const CHECKS = ['FOREIGN_KEY_CHECK', 'INTEGRITY_CHECK', 'QUICK_CHECK'];

/** What a pragma needs; undefined for one that cannot be judged. It must not be explained: some act while they are prepared. */
export function pragmaRequirements(sql: string): Requirement[] | undefined {
  const [, ...words] = tokens(sql);
  const at = isSymbol(words[1], '.') ? 2 : 0;
  const is = (name: string) => isWord(words[at], name);
  const hasValue = words[at + 1] !== undefined && !isSymbol(words[at + 1], ';');
  if (OPEN.some(is) || (OPEN_TO_READ.some(is) && !hasValue)) {
    return [];
  }
  return CHECKS.some(is) ? [{ action: 'data_read', table: null }] : undefined;
}
