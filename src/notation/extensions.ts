import type { ListRule } from './rule';
import { quotedList } from './words';

const KNOWN = ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec'];

/** Accepts names of extensions, or `all` alone. */
export const EXTENSIONS: ListRule = {
  fault: (extensions) => {
    const wrong = extensions.filter((extension) => extension !== 'all' && !KNOWN.includes(extension));
    if (wrong.length > 0) return `holds ${quotedList(wrong)}`;
    return extensions.includes('all') && extensions.length > 1 ? 'holds "all" and others' : undefined;
  },
  words: `Use ${quotedList(KNOWN)}, or "all" alone.`,
};
