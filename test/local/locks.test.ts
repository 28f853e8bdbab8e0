import fc from 'fast-check';
import { Locks } from '../../src/local/locks';

describe('Locks', () => {
  it('runs shared work in parallel', async () => {
    const locks = new Locks();
    const events: string[] = [];
    const work = (name: string) => locks.shared('k', async () => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
    });
    await Promise.all([work('a'), work('b')]);
    expect(events).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('admits the next one after a failure', async () => {
    const locks = new Locks();
    await expect(locks.exclusive('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await locks.exclusive('k', async () => 'in')).toBe('in');
  });

  it('never runs exclusive work beside other work, and grants every request', async () => {
    const wish = fc.record({ exclusive: fc.boolean(), turns: fc.nat(3) });
    await fc.assert(fc.asyncProperty(fc.array(wish, { maxLength: 20 }), async (wishes) => {
      const locks = new Locks();
      const inside = new Set<{ exclusive: boolean }>();
      let granted = 0;
      await Promise.all(wishes.map((one) => locks[one.exclusive ? 'exclusive' : 'shared']('k', async () => {
        inside.add(one);
        granted += 1;
        for (let turn = 0; turn <= one.turns; turn += 1) {
          expect([...inside].some(({ exclusive }) => exclusive) && inside.size > 1).toBe(false);
          await Promise.resolve();
        }
        inside.delete(one);
      })));
      expect(granted).toBe(wishes.length);
    }));
  });
});
