import { atlas } from './atlas';
import { drizzle } from './drizzle';
import type { Folder } from './folder';
import { foreignLayout } from './foreign-folders';
import { foreignMark } from './foreign-marks';
import type { FormatReader, MigrationFormat, Reading } from './format';
import { golangMigrate } from './golang-migrate';
import { goose } from './goose';
import { plain } from './plain';
import { prisma } from './prisma';

const READERS: Readonly<Record<MigrationFormat, FormatReader>> = { plain, prisma, drizzle, goose, 'golang-migrate': golangMigrate, atlas };

/** Reads a folder in the given format, or in the only format that fits. */
export function readFormat(folder: Folder, format?: MigrationFormat): Reading {
  const others = evident(folder).filter(({ name }) => name !== format);
  if (format !== undefined) {
    const reader = READERS[format];
    return reader.evidence(folder) === undefined
      ? { migrations: [], faults: [(others.length === 0 ? foreignLayout(folder) : undefined) ?? foreignFault(reader, others)] }
      : readAs(format, folder);
  }
  if (others.length > 1) return { migrations: [], faults: [openFault(others)] };
  const name = others[0]?.name ?? 'plain';
  return guessed(name, readAs(name, folder));
}

/** Reads a folder, and reports marks of tools that no format reads. */
function readAs(name: MigrationFormat, folder: Folder): Reading {
  if (name === 'plain') {
    const layout = foreignLayout(folder);
    return layout === undefined ? READERS.plain.read(folder) : { migrations: [], faults: [layout] };
  }
  const reading = READERS[name].read(folder);
  const marks = reading.migrations.flatMap(({ file, text }) => {
    const mark = foreignMark(text, name === 'goose' ? 'goose' : 'other');
    return mark === undefined ? [] : [`"${file}" ${mark}`];
  });
  return { ...reading, faults: [...reading.faults, ...marks] };
}

/** Reports SQL files that the detected tool ignores. They may belong to another format. */
function guessed(name: MigrationFormat, reading: Reading): Reading {
  const { faults, passedOver = [] } = reading;
  const doubts = passedOver.filter(({ file }) => file.endsWith('.sql'));
  return {
    ...reading,
    faults: [...faults, ...doubts.map(({ note }) => `${note} Or set the format ${name}: then it is ignored here, too.`)],
    passedOver: passedOver.filter((file) => !doubts.includes(file)),
  };
}

interface Evident {
  readonly name: MigrationFormat;
  readonly evidence: string;
}

/** Returns the tools that left evidence in the folder. */
function evident(folder: Folder): Evident[] {
  return (Object.keys(READERS) as MigrationFormat[]).filter((name) => name !== 'plain').flatMap((name) => {
    const evidence = READERS[name].evidence(folder);
    return evidence === undefined ? [] : [{ name, evidence }];
  });
}

function openFault(candidates: readonly Evident[]): string {
  const seen = candidates.map(({ name, evidence }) => `a folder of ${READERS[name].title} (${evidence})`);
  return `It could be ${seen.join(' or ')}. Set the format: ${candidates.map(({ name }) => name).join(' or ')}.`;
}

function foreignFault(reader: FormatReader, others: readonly Evident[]): string {
  const instead = others.length === 0 ? '' : ` It looks like ${others.map(({ name, evidence }) => `${READERS[name].title} (${evidence})`).join(' or ')}.`;
  return `It is not a folder of ${reader.title}, which contains ${reader.holds}.${instead} Use another folder, or leave the format out.`;
}
