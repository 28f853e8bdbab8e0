import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { CDKTF_ENV, TERRAFORM_ENV } from '../support/terraform-binary';

const ROOT = join(__dirname, '..', '..');

jest.setTimeout(480_000);

/** The stories of `npm start` and `npm run start:fleet`. Each has its own temporary folder, so that the test sees what it leaves behind. */
describeWithTerraform('a story of an example', () => {
  let temporary: string;
  beforeEach(() => { temporary = mkdtempSync(join(tmpdir(), 'story-')); });
  afterEach(() => rmSync(temporary, { recursive: true }));

  test.each(['slack', 'fleet', 'fastify-tenants', 'notes', 'team-cloud', 'carcosa'])('passes each step of the story %s, and leaves nothing behind', async (story) => {
    const { code, output } = await tell(story);
    expect(output).toMatch(/^\d+\. Destroy removes everything \.\.\.\n   ok/m);
    expect(output).not.toContain('FAILED');
    expect(code).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  test('stops all its processes when it is interrupted', async () => {
    const { code, output } = await tell('slack', /^1\. /m);
    expect(output).toContain('Stopped by SIGINT.');
    expect(processesIn(temporary)).toEqual([]);
    expect(code).toBe(130);
    expect(leftovers()).toEqual([]);
  });

  /**
   * @param story name of the story
   * @param interruptAt output at which the test sends Ctrl-C
   */
  async function tell(story: string, interruptAt?: RegExp): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'scripts', 'story', 'main.ts'), story], {
      cwd: ROOT, env: { ...process.env, ...CDKTF_ENV, ...TERRAFORM_ENV, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let interrupted = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
        if (interrupted || interruptAt?.test(output) !== true) return;
        interrupted = true;
        child.kill('SIGINT');
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  }

  /** Returns the processes that the story started: their environment names the folder. */
  function processesIn(folder: string): string[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
  }

  /** Returns files of the story, which begin with its name. tsx and Terraform may keep caches. */
  function leftovers(): string[] {
    return readdirSync(temporary).filter((name) => /^(cdktf-turso|turso-local|plugin)/.test(name));
  }
});
