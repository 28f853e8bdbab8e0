/** Pseudo-random numbers from 0 to 1, the same for the same seed (Park and Miller). */
export function seeded(seed: number): () => number {
  const modulus = 2 ** 31 - 1;
  let state = (seed * 7919 + 1) % modulus;
  return () => {
    state = state * 48_271 % modulus;
    return state / modulus;
  };
}
