import type { Operation } from './life';
import { Matrix } from './matrix';
import type { Resource } from '../../../src/terraform';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

const OPERATIONS: readonly Operation[] = ['create', 'read', 'update', 'delete'];

/** Tests that let each request of each operation of these resources meet everything that can go wrong. */
export function describeTroubles(resources: readonly Resource[]): void {
  jest.setTimeout(240_000);

  let local: TursoLocal;
  beforeAll(async () => { local = await startTursoLocal(); });
  afterAll(async () => { await local?.stop(); });

  describeWithTerraform.each(resources.map((resource): [string, Resource] => [resource.type, resource]))('%s', (_type, resource) => {
    let matrix: Matrix;
    beforeAll(async () => { matrix = await Matrix.of(resource, local); });
    afterAll(async () => { await matrix?.end(); });

    test.each(OPERATIONS)('%s: a request that fails leaves a state that tells the truth, a message, and a next apply that converges', async (operation) => {
      expect(await matrix.faultsOf(operation)).toEqual([]);
    });
  });
}
