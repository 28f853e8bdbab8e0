const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Parts of the paths of tests that take longest, the longest first. On a fresh clone jest knows no durations, and goes by the size of
 * files: a small file that takes minutes would then begin last, and leave one core idle.
 */
const SLOWEST = [
  'provider/error-statuses-fleet', 'provider/error-statuses.', 'provider/contract.', 'fleet/kill/', 'docs/snippets',
  'constructs/deploy', 'local/many-databases', 'cli/main', 'e2e/languages', 'e2e/story', 'e2e/readme', 'e2e/', 'runtime/tenants', 'framework/kinds.',
  'fleet/faults', 'data-sources', 'every-attribute/hostile-values', 'control/history',
];

function rank({ path }) {
  const index = SLOWEST.findIndex((part) => path.includes(part));
  return index === -1 ? SLOWEST.length : index;
}

/** Starts the slowest tests first. The others follow in jest's own order. */
class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}

module.exports = SlowestFirst;
