import { type Command, InvalidArgumentError, Option } from "commander";
import { parseSensorName } from "../../config/sensor-name.js";
import { SettingsError } from "../../config/settings-error.js";

/** Who says that it saw what alerts and flow records tell; as commander delivers it. */
export interface SensorFlags {
  readonly sensorName?: string;
}

export function addSensor(command: Command, otherwise: string): void {
  command.addOption(
    new Option(
      "--sensor-name <name>",
      `what alerts and flow records call this sensor; default: ${otherwise}`,
    ).argParser(sensorName),
  );
}

function sensorName(text: string): string {
  try {
    return parseSensorName(text);
  } catch (error) {
    throw error instanceof SettingsError ? new InvalidArgumentError(error.message) : error;
  }
}
