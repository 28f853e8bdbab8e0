import type { Finding } from './finding';
import type { Vocabulary } from './vocabulary';
import { nearest, quotedNames } from '../../notation/words';
import type { RolloutStrategy } from '../rollout/strategy';

/**
 * Finds names in the strategy that no tenant has. An error if all tenants are known. A warning if a search finds them, because an
 * application may still create the tenant.
 */
export function unknownTenants(
  { canaries = [], rehearseOn }: Pick<RolloutStrategy, 'canaries' | 'rehearseOn'>, tenants: readonly string[],
  severity: 'error' | 'warning', { strategy }: Vocabulary,
): Finding[] {
  const named: ['canaries' | 'rehearseOn', string][] = [
    ...canaries.map((name): ['canaries', string] => ['canaries', name]),
    ...rehearseOn === undefined ? [] : [['rehearseOn', rehearseOn] as ['rehearseOn', string]],
  ];
  const known = new Set(tenants);
  return named.filter(([, name]) => !known.has(name)).map(([setting, name]) => {
    const meant = nearest(name, tenants);
    const remedy = meant === undefined ? tenantsAre(tenants) : `Did you mean "${meant}"?`;
    return {
      severity,
      summary: 'Unknown tenant in strategy',
      detail: `${strategy(setting)} names "${name}", but the fleet has no tenant with this name${severity === 'error' ? '' : ' yet. If it still has none during the apply, the apply migrates nothing'}. `
        + remedy,
      about: { kind: 'strategy', setting },
    };
  });
}

function tenantsAre(tenants: readonly string[]): string {
  return tenants.length === 0 ? 'The fleet has no tenants.' : `Its tenants are ${quotedNames([...tenants].sort())}.`;
}
