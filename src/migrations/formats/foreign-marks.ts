import { statementsIfValid } from '../split-statements';

/** A mark in a comment that another tool reads, for example to split a file. */
interface Mark {
  readonly tool: string;
  readonly pattern: RegExp;
  readonly remedy: string;
}

const AS_GOOSE = 'Write "-- +goose Up" and "-- +goose Down" instead, in each file: they mean the same, and are read.';

const WITHOUT_TRANSACTION = 'Write "-- turso: no-transaction" instead.';

/** Marks that only their tool uses. Only comments are searched, because a mark in a string means nothing. */
const MARKS: readonly Mark[] = [
  { tool: 'dbmate', pattern: /^--[ \t]*migrate:(up|down)\b/i, remedy: AS_GOOSE },
  { tool: 'sql-migrate', pattern: /^--[ \t]*\+migrate[ \t]+\w+/i, remedy: AS_GOOSE },
  { tool: 'micrate', pattern: /^--[ \t]*\+micrate[ \t]+\w+/i, remedy: AS_GOOSE },
  { tool: 'Rambler', pattern: /^--[ \t]*rambler[ \t]+(up|down)\b/i, remedy: AS_GOOSE },
  { tool: 'Liquibase', pattern: /^--[ \t]*(liquibase formatted sql|changeset[ \t]+\S.*:\S|rollback[ \t]+\S)/i, remedy: 'Make a numbered file of each changeset, such as "0001_users.sql", without its rollback.' },
  { tool: 'MyBatis Migrations', pattern: /^--[ \t]*\/\/[ \t]*@undo\b/i, remedy: AS_GOOSE },
  { tool: 'Shmig', pattern: /^--[ \t]*=+[ \t]*(up|down)[ \t]*=+/i, remedy: AS_GOOSE },
  { tool: 'tern', pattern: /^-{4}[ \t]*create above/i, remedy: AS_GOOSE },
  { tool: 'tern', pattern: /^-{4}[ \t]*tern:[ \t]*disable-tx/i, remedy: WITHOUT_TRANSACTION },
  { tool: 'node-pg-migrate', pattern: /^--[ \t-]*(up|down)[ \t]+migration\b/i, remedy: AS_GOOSE },
  { tool: 'sqlx', pattern: /^--[ \t]*no-transaction\b/i, remedy: WITHOUT_TRANSACTION },
];

const GOOSE: Mark = { tool: 'goose', pattern: /^--[ \t]*\+goose[ \t]+\w+/i, remedy: 'Take the format goose for this folder.' };

/** Marks in ordinary words. They count only in numbered SQL files. */
const DOWN: Mark = { tool: 'npm\'s sqlite or sqflite_migrate', pattern: /^--[ \t*#-]*\bdown[ \t:*#-]*$/i, remedy: AS_GOOSE };
const UP = /^[ \t]*--[ \t*#-]*\bup[ \t:*#-]*$/im;

/**
 * Finds the mark of another tool in a file. As plain SQL, the second half of such a migration would undo the first. Returns undefined if
 * the file has no such mark.
 *
 * @param format the format of the folder
 */
export function foreignMark(text: string, format: 'plain' | 'goose' | 'other'): string | undefined {
  const marks = [...MARKS, ...format === 'goose' ? [] : [GOOSE], ...format === 'plain' ? [DOWN] : []];
  const lines = commentLines(text);
  for (const { line, comment } of lines) {
    const mark = marks.find(({ pattern }) => pattern.test(comment)) ??
      (format === 'plain' && UP.test(text) && /^--\s+down\b/i.test(comment) ? DOWN : undefined);
    if (mark !== undefined) {
      const read = mark === GOOSE ? '' : ', whose files are not read';
      return `has "${comment.trim()}" on line ${line}, which is a mark of ${mark.tool}${read}. ${mark.remedy}`;
    }
  }
  return undefined;
}

/** Returns the comments that begin a line, outside strings and block comments. */
function commentLines(text: string): { line: number; comment: string }[] {
  const inside = new Set<number>();
  for (const { tokens } of statementsIfValid(text)) {
    for (const { text: token, line } of tokens) {
      token.split('\n').slice(1).forEach((_, index) => inside.add(line + index + 1));
    }
  }
  return text.split('\n').flatMap((written, index) => {
    const comment = written.trim();
    return comment.startsWith('--') && !inside.has(index + 1) ? [{ line: index + 1, comment }] : [];
  });
}

/**
 * Finds a file that drops everything it creates and touches nothing else. It probably contains its own down script. Returns the first
 * table. A file that fills another table from a helper table does not count.
 */
export function undoesItself(text: string): string | undefined {
  const made = new Set<string>();
  const dropped = new Set<string>();
  for (const { tokens } of statementsIfValid(text)) {
    const words = tokens.map((token) => token.text.toUpperCase());
    const names = tokens.map((token) => (/^["`[]/.test(token.text) ? token.text.slice(1, -1) : token.text).toLowerCase());
    const after = (keyword: string) => names[words.indexOf(keyword) + 1];
    const named = (at: number) => names[words[at] === 'IF' ? at + (words[at + 1] === 'NOT' ? 3 : 2) : at];
    const kind = words.findIndex((word, index) => index > 0 && ['TABLE', 'VIEW', 'INDEX', 'TRIGGER'].includes(word));
    if (words[0] === 'CREATE' && kind !== -1 && kind <= 2) {
      if (words[kind] === 'TABLE' || words[kind] === 'VIEW') made.add(named(kind + 1));
      else if (!made.has(after('ON'))) return undefined;
    } else if (words[0] === 'DROP' && kind === 1) {
      const name = named(2);
      if (words[1] === 'TABLE' || words[1] === 'VIEW') {
        if (!made.has(name)) return undefined;
        dropped.add(name);
      }
    } else if (words[0] === 'INSERT' || words[0] === 'REPLACE') {
      if (!made.has(after('INTO'))) return undefined;
    } else {
      return undefined;
    }
  }
  return made.size > 0 && [...made].every((name) => dropped.has(name)) ? [...made][0] : undefined;
}
