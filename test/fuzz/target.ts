/**
 * Something that takes bytes from strangers. A new one is a file in targets/ and a line in targets/registry.ts; the
 * tests and `npm run fuzz` then take it along.
 */
export interface Target {
  readonly name: string;
  /** Sound inputs, from which damage starts. */
  readonly seeds: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Damaged inputs that the tests try, where a second is enough for more than a few hundred. */
  readonly runs?: number;
  /**
   * Takes the bytes in. Throws where a promise is broken. Gives what was reached, as names: an input that reaches
   * something new is worth further damage.
   */
  readonly execute: (bytes: Uint8Array) => Iterable<string> | Promise<Iterable<string>>;
}

/** What a terminal or a reader of lines might act on, the line end apart. */
const UNSAFE = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Text that people or SIEMs get to see: whoever sent the packets must not be able to steer it. */
export function expectSafe(text: string, where: string, allowed = ""): void {
  const found = UNSAFE.exec(allowed === "" ? text : text.replaceAll(allowed, ""));
  if (found !== null)
    throw new Error(`${where} holds ${JSON.stringify(found[0])}: ${JSON.stringify(text.slice(0, 300))}`);
}

export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken: ${promise}`);
}
