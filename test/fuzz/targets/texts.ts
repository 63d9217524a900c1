import { latin1 } from "../../../captures/recipes/wire/index.js";
import type { Frame } from "../../../src/capture/frame.js";
import { programOf } from "../../../src/cli/program.js";
import { parseSettings } from "../../../src/cli/settings/settings-file.js";
import { parseAllowFile } from "../../../src/config/allow-file.js";
import { parseHostcache } from "../../../src/config/hostcache-file.js";
import { SettingsError } from "../../../src/config/settings-error.js";
import { compileFilter } from "../../../src/filter/filter.js";
import { FilterError } from "../../../src/filter/filter-error.js";
import { printable } from "../../../src/output/printable.js";
import { frameOf } from "../../decode/decode.js";
import { FRAMES } from "../../decode/frames.js";
import { expectThat, type Target } from "../target.js";

/** Files and expressions that users bring along, who may have got them from a stranger. */
const READERS = {
  "host cache": {
    read: (text: string) => {
      const found = parseHostcache(text, "shared.xml", { maxHostcacheEntries: 16 });
      expectThat(found.length <= 16, "a host cache stays within maxHostcacheEntries");
    },
    refuses: SettingsError,
    sound: [
      '<?xml version="1.0"?><config><Lib><Connection><HostCache><_1>1.2.3.4:5678</_1><_2>5.6.7.8:90</_2></HostCache></Connection></Lib></config>',
      "<config><Lib><Connection><HostCache>41050200C0A8010101BB41050200C0A801020050</HostCache></Connection></Lib></config>",
      '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><config>&d;</config>',
    ],
  },
  "allow-list": {
    read: (text: string) => {
      const found = parseAllowFile(text, "allow.txt", { maxAllowEntries: 16 });
      expectThat(found.length <= 16, "an allow-list stays within maxAllowEntries");
    },
    refuses: SettingsError,
    sound: ["10.20.0.0/16 # lab\n192.168.7.4 skype.client until 2027-01-01 # old\n2001:db8::/32 *\n"],
  },
  settings: {
    read: (text: string) => parseSettings("skyspan.yaml", text, PROGRAM.commands),
    refuses: SettingsError,
    sound: [
      "home-net: [10.0.0.0/8, 192.168.0.0/16]\nformat: ecs\nanalyze:\n  hold-back: 60\n  to: ['stdout:', file:/x]\n",
      "a: &a [*a]\n",
    ],
  },
  filter: {
    read: (text: string) => {
      const passes = compileFilter(text);
      for (const frame of SHOWN) expectThat(typeof passes(frame) === "boolean", "a filter says yes or no");
    },
    refuses: FilterError,
    sound: [
      "udp and not port 53",
      "(tcp[13] & 2 != 0) or ip6 proto 6 and vlan 100 && net 10.0.0.0/8",
      "ether host 00:11:22:33:44:55 or greater 100 or portrange 1-1024 or src net 192.168.0.0 mask 255.255.0.0",
    ],
  },
} as const;

const PROGRAM = programOf();
const SHOWN: readonly Frame[] = FRAMES.map(({ bytes, linkType }) => frameOf(bytes, { linkType }));
const NAMES = Object.keys(READERS) as (keyof typeof READERS)[];

/** The first byte says which reader gets the text. */
export const texts: Target = {
  name: "texts",
  runs: 2_000,
  seeds: () => NAMES.flatMap((name, index) => READERS[name].sound.map((text) => Uint8Array.of(index, ...latin1(text)))),
  execute(bytes) {
    const name = NAMES[(bytes[0] ?? 0) % NAMES.length]!;
    const { read, refuses } = READERS[name];
    try {
      read(Buffer.from(bytes.subarray(1)).toString("utf8"));
      return [name];
    } catch (error) {
      if (!(error instanceof refuses)) throw error;
      const said = printable(error.message);
      expectThat(!said.includes("\n") && said.length < 600, `one sentence of a sensible length: ${said.slice(0, 700)}`);
      return [`${name} ${error.code}`];
    }
  },
};
