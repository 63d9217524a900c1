import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installerVersionCheck } from "../../captures/recipes/skype/http-calls.js";
import { insideHost, outsideHost, pcapFile, SpanPort } from "../../captures/recipes/wire/index.js";
import { analyze } from "../../src/index.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { versionCheck } from "./example-alerts.js";

/** The packets that the example tells of: its request is frame 92. */
function startPcap(): Uint8Array {
  const span = new SpanPort("2004-09-14T19:31:00Z");
  const host = insideHost("192.168.1.2", "00:0c:29:3f:9a:51");
  const router = insideHost("192.168.1.1", "00:0c:41:82:b2:53");
  for (let pair = 0; pair < 44; pair++) span.whoHas(pair / 100, host, router);
  const call = span.tcp({ host, port: 1031 }, { host: outsideHost("212.72.49.131"), port: 80 });
  call.send("opener", call.open(6), installerVersionCheck("1.0.0.29"));
  const frames = span.frames();
  // The span port's delays are its own: moved so that the request comes when the example says.
  const shift = Date.parse("2004-09-14T19:31:06.654Z") * 1000 + 21 - frames[91]!.micros;
  return pcapFile(frames.map(({ micros, bytes }) => ({ micros: micros + shift, bytes })));
}

it("the example of the documentation is what a run says of these packets", async () => {
  const path = join(temporaryFolder(), "start.pcap");
  writeFileSync(path, startPcap());
  const { alerts } = await analyze([path], { sensorName: "span-1" });
  expect(JSON.parse(JSON.stringify(alerts[0]).replaceAll(path, "start.pcap"))).toEqual(versionCheck);
});
