import type { Network } from "../alert/home-nets.js";
import { quoted } from "../core/shorten.js";
import { parseAddress } from "./parse-address.js";
import { SettingsError } from "./settings-error.js";

/** `192.0.2.0/24`, `2001:db8::/32`, or a single address. Throws a SettingsError that says what is wrong with it. */
export function parseNetwork(text: string): Network {
  const [host, prefixText, ...rest] = text.trim().split("/");
  const address = parseAddress(host ?? "");
  const most = address?.version === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? most : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (address === undefined || rest.length > 0 || !(prefix <= most)) {
    throw new SettingsError(
      "settings.bad-network",
      `${quoted(text)} is not a network. Write it as 192.168.0.0/16, 2001:db8::/32 or a single address.`,
    );
  }
  return { address, prefix };
}
