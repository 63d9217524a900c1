import { describe, expect, it } from "vitest";
import { DEFAULT_HOME_NETS } from "../../src/alert/home-nets.js";
import { parseNetwork } from "../../src/config/networks.js";
import { SettingsError } from "../../src/config/settings-error.js";
import { formatAddress } from "../../src/core/address.js";

describe("networks", () => {
  it.each([
    ["192.168.0.0/16", "192.168.0.0", 16],
    [" 192.168.0.0/16 ", "192.168.0.0", 16],
    ["0.0.0.0/0", "0.0.0.0", 0],
    ["192.0.2.7", "192.0.2.7", 32],
    ["192.0.2.7/32", "192.0.2.7", 32],
    ["2001:db8::/32", "2001:db8::", 32],
    ["2001:db8::7", "2001:db8::7", 128],
    ["::/0", "::", 0],
  ])("%j", (text, address, prefix) => {
    const network = parseNetwork(text);
    expect([formatAddress(network.address), network.prefix]).toEqual([address, prefix]);
  });

  it.each([
    "",
    "/",
    "/24",
    "192.168.0.0/",
    "192.168.0.0/33",
    "192.168.0.0/-1",
    "192.168.0.0/1e1",
    "192.168.0.0/8.5",
    "192.168.0.0/0x8",
    "192.168.0.0/255.255.0.0",
    "192.168.0.0/16/16",
    "192.168.0.0-192.168.0.9",
    "2001:db8::/129",
    "home",
    "any",
    "!10.0.0.0/8",
  ])("%j is none, and the error says how to write one", (text) => {
    expect(() => parseNetwork(text)).toThrow(SettingsError);
    expect(() => parseNetwork(text)).toThrow(`"${text}" is not a network. Write it as 192.168.0.0/16`);
  });

  it("the ones that are home by default are those of the RFCs", () => {
    const written = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"];
    expect(written.map(parseNetwork)).toEqual(DEFAULT_HOME_NETS);
  });
});
