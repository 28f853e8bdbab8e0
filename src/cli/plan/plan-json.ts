import type { PlanView } from './plan-view';
import { versionsJson } from '../status/status-json';

/** A plan as a program reads it, in the words of the provider's attributes. */
export function planJson({ schemaDatabase, migrations, rehearsal, refused, ...plan }: PlanView): object {
  return {
    schema_database: schemaDatabase,
    version: plan.version,
    target: plan.target,
    direction: plan.direction,
    tenants: plan.tenants,
    behind: plan.behind,
    gone: plan.gone,
    versions: versionsJson(plan.versions),
    migrations: migrations.map(({ name, file, databases, transaction, allowDestructive, statements }) => ({
      name, file: file ?? null, databases, transaction, allow_destructive: allowDestructive, destructive: statements,
    })),
    order: plan.order,
    rehearsal: rehearsal === undefined ? null : {
      passed: rehearsal.notTried === undefined ? rehearsal.failure === undefined : null,
      failure: rehearsal.failure ?? null,
      not_tried: rehearsal.notTried ?? null,
    },
    refused,
  };
}
