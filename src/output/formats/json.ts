import { ALERT_SCHEMA, type Alert, type HostAlert, type SensorAlert } from "../../alert/alert.js";
import type { AlertWriter, Format } from "../format.js";
import { printable } from "../printable.js";

/**
 * The alert record itself, one JSON object per line, in the field order of `alert.ts`. The line is made safe to `cat`:
 * inside JSON anything unsafe can only stand in a string, where its escape means the same.
 */
export const json: Format = {
  name: "json",
  description: "one JSON object per line: the record itself, docs/*.schema.json",
  oneLinePerRecord: true,
  open: (): AlertWriter => ({ record: (alert) => printable(JSON.stringify(inOrder(alert))) }),
};

/** The fields of both kinds. */
type RestOfAlert = Omit<HostAlert, "schema"> & Omit<SensorAlert, "schema">;

/** A record of all keys, so that a field added to `Alert` cannot be forgotten here. */
const ORDER: Readonly<Record<keyof RestOfAlert, true>> = {
  id: true,
  time: true,
  firstSeen: true,
  lastSeen: true,
  count: true,
  rule: true,
  status: true,
  title: true,
  severity: true,
  verdict: true,
  confidence: true,
  host: true,
  source: true,
  destination: true,
  network: true,
  skype: true,
  sensor: true,
  reasons: true,
  evidence: true,
  heldBack: true,
  observer: true,
};
const FIELDS = Object.keys(ORDER);

function inOrder(alert: Alert): object {
  const fields = new Map<string, unknown>(Object.entries(alert));
  return Object.fromEntries([["schema", ALERT_SCHEMA], ...FIELDS.map((field) => [field, fields.get(field)])]);
}
