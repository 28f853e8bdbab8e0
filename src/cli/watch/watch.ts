import { showFrames, showJson, showLines } from './show';
import { watchRollout, type WatchEvent } from './watch-rollout';
import { readOverview } from '../../fleet';
import { realWait } from '../../turso';
import { isWell, SOMETHING_IS_OFF, WELL, type Context } from '../command';

const USUAL_INTERVAL = 1000;

/** `cdktf-turso fleet watch`: a rollout while it runs. */
export async function watch({ connection: { sql }, schema, options, terminal }: Context): Promise<number> {
  const showText = terminal.live ? showFrames : showLines;
  const show = (options.json ? showJson : showText)(schema.name, terminal);
  let code = SOMETHING_IS_OFF;
  const events = watchRollout({
    read: async (wanted) => readOverview(sql, schema, wanted),
    intervalMs: options.intervalMs ?? USUAL_INTERVAL,
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
  const well = event.kind === 'idle' ? isWell(event.overview) : event.kind === 'ended' && event.rollout.outcome === 'completed';
  return well ? WELL : SOMETHING_IS_OFF;
}
