import { list, listNested, map, number, singleNested, string, type Plan, type State } from '../../terraform';

const attributes = {
  migrations: listNested({
    name: string({ computed: true, description: 'Name of the migration.' }),
    direction: string({ computed: true, description: '`up`: it is applied; `down`: it is reverted.' }),
    databases: number({
      computed: true,
      description: 'In how many databases it runs, including the schema database. A database of unknown version counts.',
    }),
    sql: string({ computed: true, description: 'What runs: the SQL of the migration, or its down script.' }),
    destructive: list('string', {
      computed: true,
      description: 'Statements that destroy data, or fail on data that does not fit: the place, the reason and the statement. What stands in strings is left out.',
    }),
  }, { computed: true, description: 'The migrations that run, in the order in which they run.' }),
  from: map('number', {
    computed: true,
    description: 'How many tenants were at which migration before, as `versions`.',
  }),
  order: list('string', { computed: true, description: 'What is done one after the other, in words: rehearsal, canaries, waves, pauses, schema database.' }),
};

/** `rollout` of a fleet: what a rollout will do, and after the apply what it did. */
export const reviewAttribute = singleNested(attributes, {
  computed: true,
  nullable: true,
  transient: true,
  description: 'The rollout of a plan, for its reviewers. After the apply the state holds the rollout that was carried out. Every later command starts with null, so that '
    + 'each plan shows its own rollout as a whole. Do not make an output of it.',
});

/** A rollout in the state. */
export type Review = State<typeof attributes>;

/** A rollout in a plan. Values that depend on unknown databases are unknown. */
export type AnnouncedReview = Plan<typeof attributes>;
