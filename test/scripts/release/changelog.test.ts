import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf } from '../../../scripts/release/changelog';

const TODAY = '2030-01-02';
const REMEDY = 'Write the heading "## 1.2.0 - 2030-01-02" above the changes, and an empty section "## Unreleased" above that heading.';
const KINDS = '"### Added", "### Changed", "### Deprecated", "### Removed", "### Fixed", "### Security"';

const changelog = (...sections: string[]) => ['# Changelog\n\nText.\n', '## Unreleased\n', ...sections].join('\n');
const section = (heading: string, text = '### Fixed\n\n- A fault.\n') => `## ${heading}\n\n${text}`;

test.each(['1.2.0 - 2030-01-01', '[1.2.0] - 2030-01-01'])('returns the changes below "## %s"', (heading) => {
  expect(changesOf(changelog(section(heading), section('1.1.0 - 2029-01-01', 'Old.')), '1.2.0', TODAY)).toBe('### Fixed\n\n- A fault.');
});

test('finds the section of a version before the release', () => {
  expect(changesOf(changelog(section('1.2.0-rc.1 - 2030-01-01')), '1.2.0-rc.1', TODAY)).toContain('- A fault.');
});

test.each<[what: string, text: string, message: string]>([
  ['there is no section', changelog(section('1.1.0 - 2029-01-01')), `CHANGELOG.md has no section for 1.2.0. ${REMEDY}`],
  ['only a version before the release has one', changelog(section('1.2.0-rc.1 - 2029-01-01')), `CHANGELOG.md has no section for 1.2.0. ${REMEDY}`],
  ['the heading has no date', changelog(section('1.2.0')), `CHANGELOG.md has the heading "## 1.2.0", which has no date. ${REMEDY}`],
  ['another version is above it', changelog(section('1.3.0 - 2030-01-01'), section('1.2.0 - 2029-01-01')),
    'In CHANGELOG.md, the first version is 1.3.0, not 1.2.0. Move the section of 1.2.0 above it.'],
  ['the section is empty', changelog(section('1.2.0 - 2030-01-01', '')),
    `In CHANGELOG.md, the section "## 1.2.0 - 2030-01-01" lacks changes. Write each change as a line that begins with "- ", below one of ${KINDS}.`],
  ['a heading has no changes', changelog(section('1.2.0 - 2030-01-01', '### Added\n\n### Fixed\n\n- A fault.\n')),
    `In CHANGELOG.md, the section "## 1.2.0 - 2030-01-01" lacks changes. Write each change as a line that begins with "- ", below one of ${KINDS}.`],
  ['a heading is not one of the format', changelog(section('1.2.0 - 2030-01-01', '### New\n\n- A thing.\n')),
    `In CHANGELOG.md, the section "## 1.2.0 - 2030-01-01" has the heading "### New". Use some of ${KINDS}.`],
])('says what to write if %s', (_, text, message) => {
  expect(() => changesOf(text, '1.2.0', TODAY)).toThrow(new Error(message));
});

test('needs only the section "Unreleased" without a version', () => {
  expect(changesOf(changelog(), '0.0.0', TODAY)).toBe('');
  expect(() => changesOf('# Changelog\n', '0.0.0', TODAY)).toThrow(new Error('CHANGELOG.md has no section "## Unreleased". Add it above the newest version.'));
});

test('accepts the changelog of the repository', () => {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'CHANGELOG.md'), 'utf8');
  expect(changesOf(text, '0.0.0', TODAY)).toContain('### Added');
});
