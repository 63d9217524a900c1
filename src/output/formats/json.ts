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
type Field = keyof HostAlert | keyof SensorAlert;

/**
 * A record of all keys, so that a field added to `Alert` cannot be forgotten here. Those that an alert does not have are
 * undefined, which JSON leaves out.
 */
function inOrder(alert: Alert): Readonly<Record<Field, unknown>> {
  const any: Partial<Record<Field, unknown>> = alert;
  return {
    schema: ALERT_SCHEMA,
    id: any.id,
    time: any.time,
    firstSeen: any.firstSeen,
    lastSeen: any.lastSeen,
    count: any.count,
    rule: any.rule,
    status: any.status,
    title: any.title,
    severity: any.severity,
    verdict: any.verdict,
    confidence: any.confidence,
    host: any.host,
    source: any.source,
    destination: any.destination,
    network: any.network,
    skype: any.skype,
    sensor: any.sensor,
    reasons: any.reasons,
    evidence: any.evidence,
    heldBack: any.heldBack,
    observer: any.observer,
  };
}
