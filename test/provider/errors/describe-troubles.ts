import { Matrix } from './matrix';
import type { Resource } from '../../../src/terraform';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

/** Tests that let each request of each operation of these resources meet everything that can go wrong. */
export function describeTroubles(resources: readonly Resource[]): void {
  // Minutes on a busy machine, for the thousands of requests that the longest of these lives make.
  jest.setTimeout(900_000);

  let local: TursoLocal;
  beforeAll(async () => { local = await startTursoLocal(); });
  afterAll(async () => { await local?.stop(); });

  describeWithTerraform.each(resources.map((resource): [string, Resource] => [resource.type, resource]))('%s', (_type, resource) => {
    let matrix: Matrix;
    beforeAll(async () => { matrix = await Matrix.of(resource, local); });
    afterAll(async () => { await matrix?.end(); });

    test('whatever request fails: the state is true, a message says what to do, and the next apply converges', async () => {
      expect(await matrix.faults()).toEqual([]);
    });
  });
}
