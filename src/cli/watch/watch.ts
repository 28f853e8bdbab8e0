import { showFrames, showJson, showLines } from './show';
import { watchRollout, type WatchEvent } from './watch-rollout';
import { readOverview } from '../../fleet';
import { realWait } from '../../turso';
import { HEALTHY, isHealthy, NEEDS_ATTENTION, type Context } from '../command';

const DEFAULT_INTERVAL = 1000;

/** `cdktf-turso fleet watch`: follows a rollout while it runs. */
export async function watch({ connection: { sql }, schema, options, terminal }: Context): Promise<number> {
  const showText = terminal.live ? showFrames : showLines;
  const show = (options.json ? showJson : showText)(schema.name, terminal);
  let code = NEEDS_ATTENTION;
  const events = watchRollout({
    read: async (wanted) => readOverview(sql, schema, wanted),
    intervalMs: options.intervalMs ?? DEFAULT_INTERVAL,
    wait: options.wait,
    sleep: realWait,
    monotonic: () => performance.now(),
  });
  for await (const event of events) {
    show(event, new Date());
    code = exitCode(event);
  }
  return code;
}

function exitCode(event: WatchEvent): number {
  const healthy = event.kind === 'idle' ? isHealthy(event.overview) : event.kind === 'ended' && event.rollout.outcome === 'completed';
  return healthy ? HEALTHY : NEEDS_ATTENTION;
}
