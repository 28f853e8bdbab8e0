import { DELETED_DATABASE } from '../../notation';
import { singleNested, string } from '../../terraform';
import { following } from '../shared/validators';

/** `restore` of a database. */
export const restoreAttribute = singleNested({
  database_id: string({
    required: true,
    description: 'UUID of the deleted database; the data source `turso_deleted_databases` finds it.',
    validators: [following(DELETED_DATABASE)],
  }),
}, {
  optional: true,
  description: 'A deleted database that is [restored](https://docs.turso.tech/features/point-in-time-recovery) under `name`, instead of making a new one: within five days, on '
    + 'paid plans, while the organization allows it. It counts at creation only, and can be taken out afterwards: no change of it replaces anything.',
});
