import { isIP } from "node:net";
import type { SinkSetting, SinkSettings } from "../sink-settings.js";

export const TLS_SETTINGS: readonly SinkSetting[] = [
  { name: "ca", description: "file of the authorities that may have signed the receiver's certificate" },
  { name: "cert", description: "file of our own certificate, where the receiver asks for one" },
  { name: "key", description: "file of its private key" },
  { name: "server-name", description: "the name in the receiver's certificate, where it is not the host's" },
];

/** As node:tls and node:https take them. A receiver whose certificate does not hold is never spoken to. */
export interface TlsOptions {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly servername?: string;
}

export function tlsOptionsOf(settings: SinkSettings, host: string): TlsOptions {
  const [ca, cert, key] = [settings.file("ca"), settings.file("cert"), settings.file("key")];
  if ((cert === undefined) !== (key === undefined)) throw settings.wrong("cert", "and key go together");
  const servername = settings.text("server-name") ?? (isIP(host) === 0 ? host : undefined);
  return { ...(ca && { ca }), ...(cert && key && { cert, key }), ...(servername !== undefined && { servername }) };
}
