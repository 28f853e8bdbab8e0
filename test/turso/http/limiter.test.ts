import { Limiter } from '../../../src/turso/http/limiter';

function openable(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { opened, open };
}

test('starts tasks in the order of their arrival', async () => {
  const limiter = new Limiter(1);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((number) => limiter.run(async () => { order.push(number); })));
  expect(order).toEqual([1, 2, 3]);
});

test('frees the place of a task that failed', async () => {
  const limiter = new Limiter(1);
  await expect(limiter.run(async () => { throw new Error('broken'); })).rejects.toThrow('broken');
  await expect(limiter.run(async () => 'next')).resolves.toBe('next');
});

test('removes an aborted task from the queue', async () => {
  const limiter = new Limiter(1);
  const gate = openable();
  const first = limiter.run(() => gate.opened);
  const stopping = new AbortController();
  const task = jest.fn(async () => undefined);
  const second = limiter.run(task, stopping.signal);
  const third = limiter.run(async () => 'third');
  stopping.abort(new Error('stopped'));
  await expect(second).rejects.toThrow('stopped');
  gate.open();
  await expect(third).resolves.toBe('third');
  await first;
  expect(task).not.toHaveBeenCalled();
});
