import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Language } from './languages';
import { CDKTN_TURSO } from '../terrain/flavour';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const LIBRARY = join(CDKTN_TURSO, 'node_modules', 'cdktn', 'dist');
const GO_LIBRARY = 'github.com/open-constructs/cdk-terrain-go/cdktn';

/** What a program changes to move from CDKTF to CDK Terrain, in order. All other names differ by one letter. */
const CHANGES: readonly (readonly [from: string, to: string])[] = [
  ['github.com/hashicorp/terraform-cdk-go/cdktf v0.21.0', `${GO_LIBRARY} v0.24.0`],
  ['github.com/hashicorp/terraform-cdk-go/cdktf', GO_LIBRARY],
  ['constructs-go/constructs/v10 v10.4.2', 'constructs-go/constructs/v10 v10.6.0'],
  ['com.hashicorp.cdktf', 'io.cdktn.cdktn'],
  ['<groupId>com.hashicorp</groupId>', '<groupId>io.cdktn</groupId>'],
  ['<version>0.21.0</version>', '<version>0.24.0</version>'],
  ['cdktf', 'cdktn'],
  // In a clone, the packages come from its folders, which can have any name.
  ['${project.basedir}/../../node_modules/cdktn/dist', LIBRARY],
  ['${project.basedir}/../../dist', join(CDKTN_TURSO, 'dist')],
  ['../../dist', join(CDKTN_TURSO, 'dist')],
];

/** Copies the Slack example in a language into a new folder, and moves the copy to CDK Terrain. Returns the folder of the example in it. */
export function moveToTerrain({ example }: Language): string {
  const parent = mkdtempSync(join(tmpdir(), 'terrain-'));
  const folder = join(parent, example);
  cpSync(join(EXAMPLES, 'slack', 'migrations'), join(parent, 'slack', 'migrations'), { recursive: true });
  cpSync(join(EXAMPLES, example), folder, { recursive: true, filter: (path) => !/(cdktf\.out|target|\.venv|__pycache__|tfstate.*)$/.test(path) });
  for (const path of readdirSync(folder, { recursive: true }) as string[]) {
    const file = join(folder, path);
    // Go adds the checksums of other versions.
    if (!statSync(file).isFile() || path === 'go.sum') continue;
    writeFileSync(file, CHANGES.reduce((text, [from, to]) => text.replaceAll(from, to), readFileSync(file, 'utf8')));
  }
  if (example === 'slack-go') {
    const mod = join(folder, 'go.mod');
    writeFileSync(mod, `${readFileSync(mod, 'utf8')}replace ${GO_LIBRARY} => ${join(LIBRARY, 'go', 'cdktn')}\n`);
  }
  return folder;
}
