import { fstatSync } from "node:fs";
import type { SinkKind } from "../sink.js";
import { AS_IT_IS, FileSink } from "./file.js";
import { StreamSink } from "./stream.js";

const WHAT = "standard output";

export const stdout: SinkKind = {
  scheme: "stdout",
  description: WHAT,
  example: "stdout:",
  settings: [],
  // Node.js takes a short write to a file for a whole one: on a full disk the next line would stand behind a torn one.
  open: (_target, _settings, slowReaders) =>
    isRegularFile(process.stdout.fd)
      ? new FileSink(WHAT, { ...AS_IT_IS, descriptor: process.stdout.fd })
      : new StreamSink("stdout:", process.stdout, { what: WHAT, endsRun: true, slowReaders }),
};

function isRegularFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // Closed by who started us.
    return false;
  }
}
