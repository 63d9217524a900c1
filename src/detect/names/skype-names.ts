/** What a name tells. `own`: classic clients ask for it and little else does; `shared`: Teams, Office and browsers too. */
export interface SkypeName {
  readonly kind: "own" | "shared";
  /** Of the `rst` names (H3): the client's version, and its platform number as in A11. */
  readonly version?: string;
  readonly platformNumber?: number;
}

/** `335.0.7.7.3.rst6.r.skype.net`: the version backwards, the platform last, so Mac 7.7.0.335 (H3). */
const RST = /^(\d{1,5}(?:\.\d{1,5}){1,4})\.(\d{1,2})\.rst\d{1,2}\.r\.skype\.net$/;
/** Names of the peer-to-peer network itself (H2). */
const OWN = [/^ui\.skype\.com$/, /^dsn\d{1,2}\.d\.skype\.net$/, /^conn\.skype\.akadns\.net$/];
/** Names that stand in later products as well (H5, H6): they say nothing of the classic client. */
const SHARED = [/(?:^|\.)skype\.(?:com|net)$/, /(?:^|\.)skypeassets\.com$/, /\.skype[a-z]*\.akadns\.net$/];

export function skypeName(name: string): SkypeName | undefined {
  if (!name.includes("skype")) return undefined;
  const rst = RST.exec(name);
  if (rst !== null) {
    const [, reversed, platform] = rst;
    return { kind: "own", version: reversed!.split(".").toReversed().join("."), platformNumber: Number(platform) };
  }
  if (OWN.some((pattern) => pattern.test(name))) return { kind: "own" };
  return SHARED.some((pattern) => pattern.test(name)) ? { kind: "shared" } : undefined;
}
