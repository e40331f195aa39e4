// Random choices from a seed, so that every run makes the same cases.

export function choices(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(next() * count);
  const pick = (list) => list[below(list.length)];
  const chance = (share) => next() < share;
  // Between `least` and `most` of the list, in random order, each at most once.
  const some = (list, least, most) => {
    const left = [...list];
    const count = Math.min(least + below(most - least + 1), left.length);
    return Array.from({ length: count }, () => left.splice(below(left.length), 1)[0]);
  };
  return { below, pick, chance, some };
}
