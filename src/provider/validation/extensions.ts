import type { PartlyKnown, Validator } from '../../terraform';

const KNOWN = ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec'];

/** Names of extensions, or `all` alone. */
export function validExtensions(): Validator<PartlyKnown<string>> {
  return (extensions, name) => {
    const wrong = extensions.filter((extension) => extension !== undefined && extension !== 'all' && !KNOWN.includes(extension));
    const rule = `Use ${KNOWN.map((extension) => `"${extension}"`).join(', ')}, or "all" alone.`;
    const fault = wrong.length > 0 ? `holds ${wrong.map((extension) => `"${extension}"`).join(', ')}`
      : extensions.includes('all') && extensions.length > 1 ? 'holds "all" and others'
        : undefined;
    return fault === undefined ? undefined : { summary: `Invalid ${name}`, detail: `${name} ${fault}. ${rule}` };
  };
}
