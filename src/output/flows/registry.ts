import { cef } from "./cef.js";
import { ecs } from "./ecs.js";
import { eve } from "./eve.js";
import type { FlowFormat } from "./flow-format.js";
import { json } from "./json.js";
import { leef } from "./leef.js";
import { ocsf } from "./ocsf.js";
import { zeek } from "./zeek.js";
import { zeekJson } from "./zeek-json.js";

/** Every format of flow records. A new one is a file beside this and a line here. */
export const FLOW_FORMATS: readonly FlowFormat[] = [json, ecs, eve, ocsf, cef, leef, zeek, zeekJson];
