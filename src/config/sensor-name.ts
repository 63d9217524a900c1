import { SettingsError } from "./settings-error.js";

/** CEF's `dvchost` holds no more characters, and the name is to be the same wherever it is written. */
const LONGEST = 100;

/** What shows as nothing, moves a cursor or breaks a line; see output/printable.ts. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** The name of a sensor where nobody gave it one. */
export const UNNAMED_SENSOR = "skyspan";

/** What alerts and flow records call the sensor: `observer.name`. Throws SettingsError. */
export function parseSensorName(text: string): string {
  if (isSensorName(text)) return text;
  throw new SettingsError(
    "settings.bad-sensor-name",
    `The name of a sensor is 1 to ${LONGEST} printable characters, with no space at either end.`,
  );
}

/** Of the host, where that can be one: a kernel takes any bytes for its name. */
export function sensorNameOfHost(host: string): string {
  return isSensorName(host) ? host : UNNAMED_SENSOR;
}

function isSensorName(text: string): boolean {
  return text.length >= 1 && text.length <= LONGEST && text.trim() === text && !UNSAFE.test(text);
}
