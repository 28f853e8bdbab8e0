import { quotedList } from './quoted-names';
import type { ListRule } from './rule';

const KNOWN = ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec'];

/** Names of extensions, or `all` alone. */
export const EXTENSIONS: ListRule = {
  fault: (extensions) => {
    const wrong = extensions.filter((extension) => extension !== 'all' && !KNOWN.includes(extension));
    if (wrong.length > 0) return `holds ${quotedList(wrong)}`;
    return extensions.includes('all') && extensions.length > 1 ? 'holds "all" and others' : undefined;
  },
  words: `Use ${quotedList(KNOWN)}, or "all" alone.`,
};
