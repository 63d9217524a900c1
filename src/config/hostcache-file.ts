import { SaxesParser } from "saxes";
import { type Endpoint, ipv4 } from "../core/address.js";
import type { Limits } from "../core/limits.js";
import { shorten } from "../core/shorten.js";
import { parseAddress } from "./parse-address.js";
import { SettingsError } from "./settings-error.js";

/** The parser repeats names and entities of the file. */
const LONGEST_REASON = 200;
/** A record of the later form, one hex blob: 41 05 02 00, IPv4 address, port in network order (B4). */
const BLOB_RECORD = /41050200([0-9a-f]{8})([0-9a-f]{4})/iy;
/** Element names of the first form: `_1` to `_200` (B1, B2). */
const ENTRY = /^_\d{1,6}$/;

/**
 * The peers in a shared.xml (B1): `<HostCache>` with `<_1>a.b.c.d:port</_1>` children, or with one hex blob (B4). Throws
 * a SettingsError where the text is no XML or has no HostCache.
 */
export function parseHostcache(xml: string, name: string, limits: Pick<Limits, "maxHostcacheEntries">): Endpoint[] {
  const entries: Endpoint[] = [];
  const path: string[] = [];
  let text = "";
  let sawHostcache = false;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw new SettingsError(
      "settings.bad-hostcache",
      `${name} is not the XML of a shared.xml: ${shorten(error.message, LONGEST_REASON)}`,
    );
  });
  parser.on("opentag", (tag) => {
    path.push(tag.name);
    text = "";
    if (tag.name === "HostCache") sawHostcache = true;
  });
  parser.on("text", (chunk) => {
    text += chunk;
  });
  parser.on("closetag", (tag) => {
    path.pop();
    if (tag.name === "HostCache") entries.push(...blobEntries(text));
    else if (path.at(-1) === "HostCache" && ENTRY.test(tag.name)) entries.push(...textEntry(text));
    text = "";
    if (entries.length > limits.maxHostcacheEntries) {
      throw new SettingsError(
        "settings.hostcache-too-long",
        `${name} holds more than ${limits.maxHostcacheEntries} peers; a client's own list has 200.`,
      );
    }
  });
  parser.write(xml).close();
  if (!sawHostcache) {
    throw new SettingsError(
      "settings.no-hostcache",
      `${name} has no HostCache element; a client keeps it in shared.xml beside its profile folders.`,
    );
  }
  return entries;
}

function textEntry(text: string): Endpoint[] {
  const [host, port, ...rest] = text.trim().split(":");
  const address = parseAddress(host ?? "");
  if (address?.version !== 4 || rest.length > 0 || !/^\d{1,5}$/.test(port ?? "")) return [];
  return isPort(Number(port)) ? [{ address, port: Number(port) }] : [];
}

function blobEntries(text: string): Endpoint[] {
  const digits = text.replaceAll(/\s/g, "");
  const entries: Endpoint[] = [];
  // Byte by byte: half a byte off, the same digits mean something else.
  for (let at = 0; at < digits.length; at += 2) {
    BLOB_RECORD.lastIndex = at;
    const record = BLOB_RECORD.exec(digits);
    if (record === null) continue;
    const port = Number.parseInt(record[2]!, 16);
    if (isPort(port)) entries.push({ address: ipv4(Number.parseInt(record[1]!, 16)), port });
    at += record[0].length - 2;
  }
  return entries;
}

function isPort(number: number): boolean {
  return number >= 1 && number <= 65_535;
}
