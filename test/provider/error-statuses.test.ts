import { describeTroubles } from './errors/describe-troubles';
import { tursoProvider } from '../../src/provider/provider';

// The fleet, which takes as long as all others together, has a file of its own.
describeTroubles(tursoProvider.resources.filter(({ type }) => type !== 'turso_schema_fleet'));
