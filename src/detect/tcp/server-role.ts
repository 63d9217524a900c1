import type { ServerRole } from "../evidence.js";

/** Login servers (D13) and event servers (D14) each have a port of their own; on others (D12) the role is not known. */
const LOGIN_PORT = 33033;
const EVENT_PORT = 12350;
/** Gateways to the telephone network of 2006 (E10): 195.215.8.140 and 212.72.49.155, as words. */
const GATEWAYS: ReadonlySet<number> = new Set([0xc3d7088c | 0, 0xd448319b | 0]);

/**
 * What a server is for whose exchange was proven by its constants. Port and address say it of such a server alone: they
 * prove nothing of others.
 */
export function serverRole(word: number, port: number): ServerRole {
  if (GATEWAYS.has(word)) return "gateway";
  if (port === LOGIN_PORT) return "login";
  return port === EVENT_PORT ? "event" : "unknown";
}
