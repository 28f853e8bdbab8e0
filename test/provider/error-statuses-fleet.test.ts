import { describeTroubles } from './errors/describe-troubles';
import { tursoProvider } from '../../src/provider/provider';

describeTroubles(tursoProvider.resources.filter(({ type }) => type === 'turso_schema_fleet'));
