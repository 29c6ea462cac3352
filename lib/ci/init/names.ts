/** What may be called so, the best first; where none of them tells it apart, the first one gets a number. */
export interface Claim {
  readonly names: readonly [string, ...string[]];
  /** Whether others give way where they want the first of these names, too. @default false */
  readonly firm?: boolean;
}

/**
 * A name for each, of which no two are the same. Those that want the same name all go on to their next one, so that
 * neighbours are called alike.
 * @param taken names that none of them may have
 */
export function toldApart(claims: readonly Claim[], taken: ReadonlySet<string> = new Set()): readonly string[] {
  const at = claims.map(() => 0);
  const name = (index: number): string => claims[index]!.names[at[index]!]!;
  for (;;) {
    const moved = claims.flatMap((claim, index) => {
      const rivals = claims.flatMap((_, other) => (other !== index && name(other) === name(index) ? [other] : []));
      const stays = isFirm(claim, at[index]!) && !rivals.some((other) => other < index && isFirm(claims[other]!, at[other]!));
      const wanted = taken.has(name(index)) || (rivals.length > 0 && !stays);
      return wanted && at[index]! < claim.names.length - 1 ? [index] : [];
    });
    if (moved.length === 0) return numbered(claims, claims.map((_, index) => name(index)), taken);
    for (const index of moved) at[index]! += 1;
  }
}

function isFirm({ firm = false }: Claim, at: number): boolean {
  return firm && at === 0;
}

/** Names that are still the same, or taken, give way to the first that was wanted, with a number where it needs one. */
function numbered(claims: readonly Claim[], names: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const alone = (name: string): boolean => !taken.has(name) && names.indexOf(name) === names.lastIndexOf(name);
  const used = new Set([...taken, ...names.filter(alone)]);
  return names.map((name, index) => {
    if (alone(name)) return name;
    const [wanted] = claims[index]!.names;
    let unused = wanted;
    for (let number = 2; used.has(unused); number += 1) unused = `${wanted}-${number}`;
    used.add(unused);
    return unused;
  });
}
