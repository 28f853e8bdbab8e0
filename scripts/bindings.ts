/** Generates the L1 classes in `src/bindings/` from the schemas of the provider in `src/provider/`. */
import { join } from 'node:path';
import * as commons from '@cdktf/commons';
import * as providerGenerator from '@cdktf/provider-generator';
import { generateBindings } from './bindings/generate';

const TARGET = join(__dirname, '..', 'src', 'bindings');

generateBindings({ library: 'cdktf', generator: { ...commons, ...providerGenerator }, target: TARGET }).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
