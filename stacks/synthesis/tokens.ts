/** cdktf's own register of tokens. */
interface TokenMap {
  readonly stringTokenMap: Map<string, unknown>;
  readonly numberTokenMap: Map<number, unknown>;
}

/**
 * Tokens of cdktf's. It keeps each for ever, and with each the whole tree of the stack that it refers to, so a process
 * that synthesises one app after another would fill its memory. Its register has no way to be emptied, so the entries
 * are taken out of its maps. A token that is used after all is not found there, which is an error, never a wrong value:
 * whoever asked has the unit synthesised by a fresh process then.
 */
export class Tokens {
  private readonly maps: readonly Map<string | number, unknown>[];
  private readonly lasting: readonly ReadonlySet<string | number>[];
  private forgot = false;

  /** Tokens that are there now stay: they belong to modules. */
  constructor() {
    const { stringTokenMap, numberTokenMap } = (globalThis as { __cdktfTokenMap?: Partial<TokenMap> }).__cdktfTokenMap ?? {};
    this.maps = [stringTokenMap, numberTokenMap].filter((map): map is Map<any, unknown> => map instanceof Map);
    this.lasting = this.maps.map((map) => new Set(map.keys()));
  }

  get dropped(): boolean {
    return this.forgot;
  }

  drop(): void {
    for (const [index, map] of this.maps.entries()) {
      for (const key of map.keys()) {
        if (this.lasting[index]!.has(key)) continue;
        map.delete(key);
        this.forgot = true;
      }
    }
  }
}
