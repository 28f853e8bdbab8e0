import { bar } from './bar';
import { columns } from './layout';
import type { Page } from './page';
import type { VersionCount } from '../../fleet';

/** How many tenants are at which version, with bars. */
export function histogramLines(versions: readonly VersionCount[], { width }: Pick<Page, 'width'>): string[] {
  const total = versions.reduce((sum, { tenants }) => sum + tenants, 0);
  const names = Math.max(0, ...versions.map(({ version }) => version.length));
  const room = Math.max(10, Math.min(40, width - names - String(total).length - 6));
  return columns(versions.map(({ version, tenants }) => [version, tenants, bar(tenants, total, room)]));
}
