/** What skype.com's cookie says of a client (A6): `SC=CC=:CCY=:LC=en:TM=…:TS=…:TZ=:VER=2/1.2.0.18/0`. */
export interface SkypeCookie {
  readonly version: string;
  readonly platformNumber: number;
  readonly language: string | undefined;
}

/** A visitor without a client has no version in it. */
const COOKIE = /(?:^|; ?)SC=CC=[^;]*VER=(\d{1,2})\/(\d{1,3}(?:\.\d{1,5}){2,4})\//;
const LANGUAGE = /:LC=([A-Za-z-]{2,10}):/;

/** Reads the value of a Cookie or Set-Cookie field. */
export function skypeCookie(value: string): SkypeCookie | undefined {
  const match = COOKIE.exec(value);
  if (match === null) return undefined;
  const [cookie, platform, version] = match as unknown as [string, string, string];
  return { version, platformNumber: Number(platform), language: LANGUAGE.exec(cookie)?.[1] };
}
