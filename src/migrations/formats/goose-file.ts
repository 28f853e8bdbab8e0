import { nearest, quotedList } from '../../notation';
import { endStatement } from '../end-statement';
import { downScript } from './down-script';

/** A parsed file of goose. */
export interface GooseFile {
  /** The file up to the end of its up part. */
  readonly text: string;
  /** The line on which the up part begins. */
  readonly line: number;
  readonly down?: string;
  readonly noTransaction: boolean;
  readonly faults: readonly string[];
}

const UP = 'Up';
const DOWN = 'Down';
const STATEMENT_BEGIN = 'StatementBegin';
const STATEMENT_END = 'StatementEnd';
const NO_TRANSACTION = 'NO TRANSACTION';
const ENVSUB_ON = 'ENVSUB ON';
const ENVSUB_OFF = 'ENVSUB OFF';
const KNOWN = [UP, DOWN, STATEMENT_BEGIN, STATEMENT_END, NO_TRANSACTION, ENVSUB_ON, ENVSUB_OFF];

interface Annotation {
  /** Goose's name for it, or undefined if goose does not know it. */
  readonly name?: string;
  readonly written: string;
  /** From 1. */
  readonly line: number;
}

/** Returns true if goose reads the line as an annotation. */
export function isAnnotation(line: string): boolean {
  return /^\s*--.*\+goose/.test(line);
}

export function parseGoose(text: string): GooseFile {
  const lines = text.split('\n');
  const annotations = lines.flatMap((line, index) => isAnnotation(line) ? [annotationOf(line, index + 1)] : []);
  const up = annotations.find(({ name }) => name === UP)?.line ?? 0;
  const down = annotations.find(({ name, line }) => name === DOWN && line > up)?.line ?? lines.length + 1;
  const part = (from: number, to: number): string => ended(lines.slice(from, to - 1)).trimEnd();
  return {
    text: [...lines.slice(0, up), part(up, down)].join('\n'),
    line: up + 1,
    down: downScript(part(down, lines.length + 1)),
    noTransaction: annotations.some(({ name }) => name === NO_TRANSACTION),
    faults: [...beforeUpFaults(lines, up), ...annotations.flatMap(annotationFault), ...orderFaults(annotations)],
  };
}

function annotationOf(line: string, number: number): Annotation {
  const written = line.trim();
  const words = written.replaceAll('--', '').replace('+goose', '').trim().toLowerCase();
  return { name: KNOWN.find((name) => name.toLowerCase() === words && !/^\s/.test(line)), written, line: number };
}

/** Adds a missing semicolon before `StatementEnd`. Goose reads all lines from `StatementBegin` on as one statement. */
function ended(lines: readonly string[]): string {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (isAnnotation(line) && annotationOf(line, 0).name === STATEMENT_END) parts.push([line]);
    else parts[parts.length - 1].push(line);
  }
  return parts.map((part, index) => index < parts.length - 1 ? endStatement(part.join('\n')) : part.join('\n')).join('\n');
}

function beforeUpFaults(lines: readonly string[], up: number): string[] {
  if (up === 0) return ['It has no "-- +goose Up". Write that line before the SQL.'];
  const stray = lines.slice(0, up - 1).findIndex((line) => line.trim() !== '' && !line.trim().startsWith('--'));
  return stray === -1 ? [] : [`Line ${stray + 1} comes before "-- +goose Up", where goose allows only comments. Move it below.`];
}

function annotationFault({ name, written, line }: Annotation): string[] {
  if (name === ENVSUB_ON) {
    return [`"${written}" on line ${line} puts environment variables into the SQL: databases would differ. Write the values instead.`];
  }
  if (name !== undefined) return [];
  const words = written.replace(/^--\s*\+goose\s*/, '');
  const meant = KNOWN.find((known) => known.toLowerCase() === words.toLowerCase()) ?? nearest(words, KNOWN);
  return [`"${written}" on line ${line} is no annotation of goose. ${meant === undefined
    ? `Write one of ${quotedList(KNOWN)}, at the beginning of the line.`
    : `Write "-- +goose ${meant}" at the beginning of the line.`}`];
}

function orderFaults(annotations: readonly Annotation[]): string[] {
  const faults: string[] = [];
  let part: string | undefined;
  let open: Annotation | undefined;
  for (const annotation of annotations) {
    const { name, written, line } = annotation;
    const here = `"${written}" on line ${line}`;
    if (name === UP || name === DOWN) {
      if (open !== undefined) faults.push(unendedFault(open));
      if (part === name || part === DOWN) faults.push(`${here} comes twice, or after "-- +goose Down". A file has one up part and then at most one down part: split it into two.`);
      else if (part === undefined && name === DOWN) faults.push(`${here} comes before "-- +goose Up". Write the up part first.`);
      part = name;
      open = undefined;
    } else if (name === STATEMENT_BEGIN) {
      if (part === undefined) faults.push(`${here} comes before "-- +goose Up". Move it below.`);
      if (open !== undefined) faults.push(unendedFault(open));
      open = annotation;
    } else if (name === STATEMENT_END) {
      if (open === undefined) faults.push(`${here} ends no statement. Write "-- +goose StatementBegin" before the statement, or remove it.`);
      open = undefined;
    }
  }
  return open === undefined ? faults : [...faults, unendedFault(open)];
}

function unendedFault({ written, line }: Annotation): string {
  return `"${written}" on line ${line} is not closed. Write "-- +goose StatementEnd" after the statement.`;
}
