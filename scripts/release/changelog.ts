import { UNRELEASED } from './version';

/** The headings below a version. @see https://keepachangelog.com/en/1.1.0/ */
const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/**
 * Returns the section of a version in CHANGELOG.md, without its heading. The section of an unreleased version is "Unreleased".
 *
 * @param today for the text of an error
 * @throws Error that says what to write, if the section is missing, misplaced or empty
 */
export function changesOf(changelog: string, version: string, today: string): string {
  const sections = sectionsOf(changelog);
  if (version === UNRELEASED) {
    const unreleased = sections.find(({ heading }) => heading === 'Unreleased');
    if (unreleased === undefined) throw new Error('CHANGELOG.md has no section "## Unreleased". Add it above the newest version.');
    return unreleased.text;
  }
  const newest = sections.find(({ heading }) => heading !== 'Unreleased');
  const remedy = `Write the heading "## ${version} - ${today}" above the changes, and an empty section "## Unreleased" above that heading.`;
  const [section] = sections.filter(({ heading }) => heading.split(' ')[0] === version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section for ${version}. ${remedy}`);
  if (!/^\S+ - \d{4}-\d\d-\d\d$/.test(section.heading)) throw new Error(`CHANGELOG.md has the heading "## ${section.heading}", which has no date. ${remedy}`);
  if (section !== newest) {
    throw new Error(`In CHANGELOG.md, the first version is ${newest!.heading.split(' ')[0]}, not ${version}. Move the section of ${version} above it.`);
  }
  checkEntries(section);
  return section.text;
}

interface Section {
  /** Without `##` and without the brackets of a link. */
  readonly heading: string;
  readonly text: string;
}

function sectionsOf(changelog: string): Section[] {
  return changelog.split(/^## /m).slice(1).map((part) => {
    const [heading, ...lines] = part.split('\n');
    return { heading: heading.replace(/[[\]]/g, '').trim(), text: lines.join('\n').trim() };
  });
}

function checkEntries({ heading, text }: Section): void {
  const [before, ...parts] = text.split(/^### /m);
  const kinds = parts.map((part) => part.split('\n')[0].trim());
  const unknown = kinds.find((kind) => !KINDS.includes(kind));
  const choices = KINDS.map((kind) => `"### ${kind}"`).join(', ');
  if (unknown !== undefined) throw new Error(`In CHANGELOG.md, the section "## ${heading}" has the heading "### ${unknown}". Use some of ${choices}.`);
  const entries = parts.filter((part) => /^- /m.test(part));
  if (parts.length > 0 && entries.length === parts.length && !/^- /m.test(before)) return;
  throw new Error(`In CHANGELOG.md, the section "## ${heading}" lacks changes. Write each change as a line that begins with "- ", below one of ${choices}.`);
}
