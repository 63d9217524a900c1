import type { Severity } from "../alert/alert.js";
import { quoted, shorten } from "../core/shorten.js";
import { formatNamed } from "./alert-formatter.js";
import type { CourierKind } from "./courier.js";
import type { Format } from "./format.js";
import { OutputError } from "./output-error.js";
import type { SinkKind } from "./sink.js";
import { COURIERS, SINKS } from "./sink-registry.js";
import { type Environment, type SinkSetting, SinkSettings } from "./sink-settings.js";

/**
 * Where alerts go, as `--to` names it: `scheme:target?setting=value&…`, `-` for standard output, or a bare path.
 *
 *     stdout:
 *     file:/var/log/skyspan/alerts.jsonl?format=ecs
 *     syslog+tls://siem:6514?format=cef&min-severity=medium
 */
export interface Destination {
  readonly kind: SinkKind | CourierKind;
  /** What stands between the scheme and the settings. */
  readonly target: string;
  readonly format: Format;
  /** Alerts of less are not for this destination. */
  readonly minSeverity: Severity;
  readonly settings: SinkSettings;
}

const LONGEST_SHOWN = 200;

const KINDS: readonly (SinkKind | CourierKind)[] = [...SINKS, ...COURIERS];

const SEVERITIES: readonly Severity[] = ["info", "low", "medium", "high"];

/** The settings that every destination has. */
export const COMMON_SETTINGS: readonly SinkSetting[] = [
  { name: "format", description: "a name of `list formats`, for this output alone" },
  { name: "min-severity", description: "info, low, medium or high: alerts of less are left out" },
];

/** Two characters at least: `C:\alerts` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):(.*)$/is;

/** `-` is standard output, with settings or without; `-a` is a file. */
const DASH = /^-:?(?=$|\?[a-z][a-z-]*=)/i;

/** A question mark begins settings where a name and `=` follow; elsewhere it is part of a file's name. */
const SETTINGS = /\?(?=[a-z][a-z-]*=)/i;

/** Reads what `--to` names. Opens nothing. Throws OutputError. */
export function parseDestination(text: string, defaultFormat: string, environment: Environment): Destination {
  const parts = SCHEME.exec(text.replace(DASH, "stdout:"));
  const [scheme, rest] = parts === null ? ["file", text] : [parts[1]!.toLowerCase(), parts[2]!];
  const kind = KINDS.find((candidate) => candidate.scheme === scheme);
  if (kind === undefined) {
    const known = KINDS.map((candidate) => `${candidate.scheme}:`).join(", ");
    throw new OutputError(
      "output.unknown-sink",
      `There is no output ${quoted(`${scheme}:`)}. Known are ${known}; for a file of that name, write file:${shorten(text, LONGEST_SHOWN)}`,
    );
  }
  const start = SETTINGS.exec(rest)?.index ?? rest.length;
  const known = [...COMMON_SETTINGS, ...kind.settings];
  const settings = new SinkSettings(scheme, rest.slice(start + 1), known, environment);
  return {
    kind,
    target: rest.slice(0, start),
    format: formatNamed(settings.text("format", defaultFormat)),
    minSeverity: settings.choice("min-severity", SEVERITIES, "info"),
    settings,
  };
}

/** Throws OutputError, before anything is opened, where one is wrong. */
export function readDestinations(
  texts: readonly string[],
  defaultFormat: string,
  environment: Environment,
): Destination[] {
  return texts.map((text) => parseDestination(text, defaultFormat, environment));
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}
