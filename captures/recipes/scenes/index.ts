// All captures, in the order of captures/README.md.

import { callsAndTransfers } from "./calls-and-transfers.js";
import { fallback1x } from "./fallback-80-1.x.js";
import { fallback2x } from "./fallback-80-2.x.js";
import { firstRun } from "./first-run-1.0.0.29.js";
import { bittorrent } from "./lookalike-bittorrent.js";
import { port80 } from "./lookalike-port-80.js";
import { portScan } from "./lookalike-port-scan.js";
import { busyResolver } from "./lookalike-resolver.js";
import { skypeNames } from "./lookalike-skype-names.js";
import { nativeHandshake } from "./native-handshake-7.x.js";
import { officeHour } from "./office-hour.js";
import { pidginPlugin } from "./pidgin-plugin.js";
import type { Scene } from "./scene.js";
import { supernode } from "./supernode.js";

export const SCENES: readonly Scene[] = [
  firstRun,
  fallback1x,
  fallback2x,
  nativeHandshake,
  pidginPlugin,
  callsAndTransfers,
  supernode,
  officeHour,
  bittorrent,
  port80,
  busyResolver,
  portScan,
  skypeNames,
];
