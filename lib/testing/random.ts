/** Numbers that look random and are the same for the same seed, on every machine. */
export class Random {
  private state: number;

  /** @param seeds whole numbers; another one of them makes another sequence */
  constructor(...seeds: readonly number[]) {
    this.state = seeds.reduce((state, seed) => mixed((state ^ seed) >>> 0), 0x9e3779b9);
  }

  /** A whole number from 0, below a limit. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    return Math.floor((mixed(this.state) / 2 ** 32) * limit);
  }

  /** Whether something happens that does so in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error("there is nothing to pick from");
    return from[this.below(from.length)]!;
  }

  /** So many different ones, in their order; all where there are no more. */
  some<T>(from: readonly T[], count: number): readonly T[] {
    const left = from.map((_, index) => index);
    const chosen = Array.from({ length: Math.min(count, from.length) }, () => left.splice(this.below(left.length), 1)[0]!);
    return chosen.sort((a, b) => a - b).map((index) => from[index]!);
  }
}

/** Every bit of the result depends on every bit of the number (the finaliser of MurmurHash3). */
function mixed(number: number): number {
  let bits = number;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
