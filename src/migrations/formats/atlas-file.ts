import { endStatement } from '../end-statement';
import { statementsIfValid } from '../split-statements';
import { downScript } from './down-script';

/** A parsed file of Atlas. */
export interface AtlasFile {
  /** The file with its header and the migration. Other lines are blank. */
  readonly text: string;
  readonly line: number;
  readonly down?: string;
  readonly noTransaction: boolean;
  readonly allowDestructive: boolean;
  /** The lines of statements that may lose data, because of a comment directly above. */
  readonly allowedLines: readonly number[];
  /** True for a checkpoint, which replaces the files before it. */
  readonly checkpoint: boolean;
  readonly faults: readonly string[];
}

const DIRECTIVE = /^[ -~]*?atlas:(\w+)(?: +(.+))?/;
/** The line that begins a part of an archive. */
const PART = /^-- (.+) --\r?$/;

export function parseAtlas(text: string): AtlasFile {
  const header = headerOf(text);
  const archive = directives(header, 'txtar').length === 0 ? { text, line: 1, faults: [] } : archiveOf(text, header.length);
  const inner = [...header, ...archive.line > 1 ? headerOf(archive.text.split('\n').slice(archive.line - 1).join('\n')) : []];
  const modes = directives(inner, 'txmode');
  const ended = withEnds(archive.text);
  return {
    text: ended,
    line: archive.line,
    down: archive.down,
    noTransaction: modes.includes('none'),
    allowDestructive: allowsDestructive(inner),
    allowedLines: allowedLines(ended),
    checkpoint: directives(header, 'checkpoint').length > 0,
    faults: [...archive.faults, ...modeFaults(modes), ...attachedFaults(text, header), ...delimiterCommandFaults(text)],
  };
}

/** Returns the comments at the top of a file, if an empty line separates them from the first statement. Atlas ignores others. */
function headerOf(text: string): string[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^(--|#)/.test(line));
  if (end === -1) return lines;
  return lines[end].trim() === '' ? lines.slice(0, end) : [];
}

function directives(header: readonly string[], name: string): string[] {
  return header.flatMap((line) => {
    const match = DIRECTIVE.exec(line.trim());
    return match?.[1] === name ? [match[2] ?? ''] : [];
  });
}

function allowsDestructive(comments: readonly string[]): boolean {
  return directives(comments, 'nolint').some((rules) => rules === '' || rules.split(' ').includes('destructive'));
}

function allowedLines(text: string): number[] {
  const allowed: number[] = [];
  let comments: string[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('--')) {
      comments.push(line);
      return;
    }
    if (comments.length > 0 && allowsDestructive(comments)) allowed.push(index + 1);
    comments = [];
  });
  return allowed;
}

/** Splits a file with several parts. One part is the migration, another the down script. */
function archiveOf(text: string, header: number): { text: string; line: number; down?: string; faults: string[] } {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => PART.test(line) ? [{ name: PART.exec(line)?.[1].trim() ?? '', index }] : []);
  const parts = starts.map(({ name, index }, at) => ({ name, from: index + 1, to: starts[at + 1]?.index ?? lines.length }));
  const migration = parts.find(({ name }) => name === 'migration.sql');
  const down = parts.find(({ name }) => name === 'down.sql');
  const faults = parts.filter((part) => part !== migration && part !== down).map(partFault);
  if (migration === undefined) return { text: '', line: 1, faults: [...faults, 'It is an archive without "-- migration.sql --". Add that part.'] };
  return {
    text: lines.slice(0, migration.to).map((line, index) => index >= header && index < migration.from ? '' : line).join('\n').trimEnd(),
    line: migration.from + 1,
    down: downScript(down === undefined ? undefined : lines.slice(down.from, down.to).join('\n').trimEnd()),
    faults,
  };
}

function partFault({ name, from }: { name: string; from: number }): string {
  return /^checks(\/|\.sql$)/.test(name)
    ? `"-- ${name} --" on line ${from} is a check before the migration, which fleets do not support. Use a CHECK or a trigger instead, and remove the part.`
    : `"-- ${name} --" on line ${from} is an unknown part. The known parts are "migration.sql" and "down.sql". Rename or remove it.`;
}

function modeFaults(modes: readonly string[]): string[] {
  if (modes.length > 1) return [`It has ${modes.length} directives atlas:txmode. Keep one.`];
  return modes.filter((mode) => mode !== 'none' && mode !== 'file').map((mode) =>
    `"atlas:txmode ${mode}" is not allowed in a file. Use "none", or "file", which is the default.`);
}

/** Finds directives that Atlas ignores because no empty line follows. Users expect them to work. */
function attachedFaults(text: string, header: readonly string[]): string[] {
  if (header.length > 0) return [];
  const lines = text.split('\n');
  const comments = lines.slice(0, Math.max(lines.findIndex((line) => !/^(--|#)/.test(line)), 0));
  return ['txmode', 'checkpoint', 'txtar'].filter((name) => directives(comments, name).length > 0).map((name) =>
    `"atlas:${name}" applies to the file only if an empty line follows the comments at its top. Add one, and run "atlas migrate hash".`);
}

/**
 * Adds semicolons to statements that a custom delimiter ends. A delimiter inside quotes or parentheses does not count.
 *
 * @see https://atlasgo.io/versioned/new#custom-statements-delimiter
 */
function withEnds(text: string): string {
  const delimiter = /^-- atlas:delimiter +(.+)/.exec(text)?.[1];
  if (delimiter === undefined) return text;
  const end = delimiter.replace(/\\n/g, '\n').replace(/\\r/g, '\r').replace(/\\t/g, '\t');
  const [first] = text.split('\n', 1);
  const parts = splitAt(text.slice(first.length), end);
  // The line ends of the delimiter stay, so lines keep their numbers.
  return first + parts.map((part, index) => index < parts.length - 1 ? endStatement(part) : part).join(end.replace(/[^\n]/g, '') || ' ');
}

function splitAt(text: string, delimiter: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    if (depth === 0 && text.startsWith(delimiter, at)) {
      parts.push(text.slice(start, at));
      at = start = at + delimiter.length;
      continue;
    }
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    at = afterQuoteOrComment(text, at) ?? at + 1;
  }
  return [...parts, text.slice(start)];
}

/** Returns the end of the string, quoted name or comment that begins here. */
function afterQuoteOrComment(text: string, at: number): number | undefined {
  const closing = /['"`]/.test(text[at]) ? text[at] : text.startsWith('--', at) ? '\n' : text.startsWith('/*', at) ? '*/' : undefined;
  if (closing === undefined) return undefined;
  const end = text.indexOf(closing, at + 1);
  if (end === -1) return text.length;
  // The line end after a comment may begin a delimiter.
  return closing === '\n' ? end : end + closing.length;
}

function delimiterCommandFaults(text: string): string[] {
  return statementsIfValid(text).filter(({ tokens }) => tokens[0].text.toUpperCase() === 'DELIMITER').slice(0, 1).map(({ line }) =>
    `DELIMITER on line ${line} is a command of MySQL's client. Write "-- atlas:delimiter" on the first line, or leave it out: triggers do not need it here.`);
}
