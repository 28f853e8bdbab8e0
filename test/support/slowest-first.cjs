const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Parts of the paths of the slowest tests, the slowest first. In a fresh clone jest does not know durations and sorts by file size. A small
 * file that takes minutes would then start last and leave one core idle.
 */
const SLOWEST = [
  'e2e/story', 'provider/error-statuses-fleet', 'provider/error-statuses.', 'provider/contract.', 'e2e/terrain-languages', 'e2e/languages', 'e2e/terrain.', 'e2e/examples', 'fleet/kill/',
  'docs/snippets', 'constructs/deploy', 'local/many-databases', 'cli/main', 'e2e/readme', 'e2e/', 'runtime/tenants', 'framework/kinds.',
  'fleet/faults', 'data-sources', 'every-attribute/hostile-values', 'control/history',
];

function rank({ path }) {
  const index = SLOWEST.findIndex((part) => path.includes(part));
  return index === -1 ? SLOWEST.length : index;
}

/** Starts the slowest tests first, then the others in jest's order. */
class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}

module.exports = SlowestFirst;
