import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const TURSO_LOCAL = join(__dirname, '..', '..', 'lib', 'bin', 'turso-local.js');

/** A new turso-local on a free port. */
export class Platform {
  static async start(): Promise<Platform> {
    // In its own process group, because after Ctrl-C it must live longer than the programs that use it.
    const child = spawn(process.execPath, [TURSO_LOCAL, '--json'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const ready = once(createInterface(child.stdout), 'line') as Promise<[string]>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`turso-local ended with exit code ${code}.`);
    });
    ended.catch(() => undefined);
    const [line] = await Promise.race([ready, ended]);
    return new Platform(child, JSON.parse(line) as Access);
  }

  private constructor(private readonly child: ChildProcess, private readonly access: Access) {}

  /** The variables with which Terraform and clients of Turso use it. */
  get env(): Record<string, string> {
    const { apiUrl, apiToken, organization } = this.access;
    return { TURSO_API_URL: apiUrl, TURSO_API_TOKEN: apiToken, TURSO_ORGANIZATION_SLUG: organization };
  }

  /** Calls the Platform API. `path` follows the organization. */
  async api<T>(method: string, path: string): Promise<T> {
    const { apiUrl, apiToken, organization } = this.access;
    const response = await fetch(`${apiUrl}/v1/organizations/${organization}${path}`, { method, headers: { authorization: `Bearer ${apiToken}` } });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return await response.json() as T;
  }

  /** Returns the names of all databases, in their order. */
  async databases(): Promise<string[]> {
    const { databases } = await this.api<{ databases: { Name: string }[] }>('GET', '/databases');
    return databases.map(({ Name: name }) => name).sort();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

interface Access {
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly organization: string;
}
