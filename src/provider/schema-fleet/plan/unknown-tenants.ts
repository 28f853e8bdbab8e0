import { nearest, quotedNames } from '../../../notation';
import { attributePath, type Diagnostics } from '../../../terraform';
import type { WrittenStrategy } from '../strategy';

/**
 * Reports names in the strategy that no tenant has. An error if all tenants are known. A warning if a search finds them, because an
 * application may still create the tenant.
 */
export function reportUnknownTenants(
  strategy: WrittenStrategy | null | undefined, tenants: readonly string[], severity: 'error' | 'warning', diagnostics: Diagnostics,
): void {
  const named: [string, string][] = [
    ...(strategy?.canaries ?? []).map((name): [string, string] => ['canaries', name]),
    ...strategy?.rehearse_on == null ? [] : [['rehearse_on', strategy.rehearse_on] as [string, string]],
  ];
  const known = new Set(tenants);
  for (const [setting, name] of named) {
    if (known.has(name)) continue;
    const meant = nearest(name, tenants);
    const remedy = meant === undefined ? tenantsAre(tenants) : `Did you mean "${meant}"?`;
    diagnostics.add({
      severity,
      summary: 'Unknown tenant in strategy',
      detail: `strategy.${setting} names "${name}", but the fleet has no tenant with this name${severity === 'error' ? '' : ' yet. If it still has none during the apply, the apply migrates nothing'}. `
        + remedy,
      path: attributePath('strategy'),
    });
  }
}

function tenantsAre(tenants: readonly string[]): string {
  return tenants.length === 0 ? 'The fleet has no tenants.' : `Its tenants are ${quotedNames([...tenants].sort())}.`;
}
