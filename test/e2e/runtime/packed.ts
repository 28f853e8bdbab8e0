import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(__dirname, '..', '..', '..');

const run = promisify(execFile);

/** The folder of an application with `@libsql/client` and the package from `npm pack`. */
export class Application {
  static async install(): Promise<Application> {
    const folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-app-'));
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=silent', '--pack-destination', folder], { cwd: ROOT });
    const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    const target = join(folder, 'node_modules', 'cdktf-turso');
    mkdirSync(target, { recursive: true });
    await run('tar', ['xzf', join(folder, filename), '-C', target, '--strip-components=1']);
    // Installs like npm, but without a registry. The application sees no other dependencies of this repository.
    symlinkSync(join(ROOT, 'node_modules', '@libsql'), join(folder, 'node_modules', '@libsql'), 'junction');
    return new Application(folder, files.map(({ path }) => path));
  }

  private constructor(readonly folder: string, readonly files: readonly string[]) {}

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a program of the application, and parses its output as JSON. */
  async node<T = any>(file: string, environment: Record<string, string>, ...args: string[]): Promise<T> {
    const { stdout } = await run(process.execPath, [join(this.folder, file), ...args], { env: { PATH: process.env.PATH, ...environment } });
    return JSON.parse(stdout) as T;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
