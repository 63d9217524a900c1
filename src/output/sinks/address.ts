import { shorten } from "../../core/shorten.js";
import { OutputError } from "../output-error.js";

const LONGEST_SHOWN = 200;

/** Where a receiver is. */
export interface Address {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** From the first slash on, query included; "/" for none. */
  readonly path: string;
  /** `scheme://host:port/path`, as told to people. */
  readonly name: string;
}

/** Reads `//host:port/path`. Throws OutputError; never repeats what stands before an `@`. */
export function parseAddress(scheme: string, target: string, defaultPort: number, example: string): Address {
  if (/^\/*[^/]*@/.test(target)) {
    throw new OutputError(
      "output.secret-in-clear",
      `A user or password in the address of ${scheme}: can be read by everybody on the machine. Leave it out, and name a file or a variable of the environment that holds it, as in ${example}`,
    );
  }
  let url: URL | undefined;
  try {
    url = new URL(`tcp:${target}`);
  } catch {}
  if (url === undefined || !target.startsWith("//") || url.hostname === "" || url.hash !== "") {
    throw new OutputError(
      "output.bad-setting",
      `${shorten(`${scheme}:${target}`, LONGEST_SHOWN)} names no receiver. Write it as in ${example}`,
    );
  }
  const port = url.port === "" ? defaultPort : Number(url.port);
  const path = `${url.pathname || "/"}${url.search}`;
  const name = `${scheme}://${url.hostname}:${port}${url.pathname === "/" ? "" : url.pathname}`;
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port, path, name };
}
