/** The keeper with engines that are shell scripts: no interface and no privileges are needed. */
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type EngineEvent, EngineKeeper } from "../../../src/capture/live/engine-keeper.js";
import { tcpdumpEngine } from "../../../src/capture/live/tcpdump.js";
import { temporaryFolder } from "../temporary-folder.js";

const counts = (captured: number | string): string =>
  `tcpdump: ${captured} packets captured, 9 packets received by filter, 2 packets dropped by kernel`;
/** Answers SIGUSR1 with `answer`, a line of shell, until SIGTERM; at once, since `wait` is what a signal interrupts. */
const answering = (answer: string): string =>
  `sleep 60 >&- 2>&- & trap '${answer}' USR1; trap 'kill $!; exit' TERM; echo "listening on span0" >&2; while :; do wait $!; done`;

/** Runs the script in tcpdump's place until `isEnough`. Gives what happened. */
async function keep(script: string, isEnough: (events: readonly EngineEvent[]) => boolean): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  let isAsked = false;
  const keeper = new EngineKeeper({
    engine: { ...tcpdumpEngine(""), command: () => ({ file: "bash", words: ["-c", script] }) },
    device: "span0",
    settings: { filter: "", snaplen: 65_535, ringMegabytes: 1, promiscuous: true },
    connect: async () => openSync("/dev/null", "w"),
    onEvent(event) {
      events.push(event);
      if (isAsked || !isEnough(events)) return;
      isAsked = true;
      keeper.stop();
    },
  });
  await keeper.run();
  return events;
}

const isListening = (events: readonly EngineEvent[]): boolean => events.some(({ kind }) => kind === "listening");
const hasEnded = (events: readonly EngineEvent[]): boolean => events.some(({ kind }) => kind === "ended");

it("leaves an engine alone that takes its time to listen: it has no handler yet for the signal that asks for counts", async () => {
  expect(await keep('sleep 1.6; echo "listening on span0" >&2; sleep 5', isListening)).toEqual([
    { kind: "listening", isAgain: false },
  ]);
});

it("asks once more for the counts before it ends an engine", async () => {
  const [first, ...rest] = await keep(answering(`echo "${counts(7)}" >&2`), isListening);
  expect(first).toEqual({ kind: "listening", isAgain: false });
  expect(rest[0]).toEqual({ kind: "counts", received: 7, dropped: 2, isEstimate: false });
});

it("ends an engine when it has handed on what had come by then, and not while that lies in the kernel's ring", async () => {
  const asked = join(temporaryFolder(), "asked");
  // Written down first: the answer may be what ends it.
  const answer = `echo $n >> "${asked}"; echo "${counts("$n")}" >&2; n=$((n + 2))`;
  await keep(`n=3; ${answering(answer)}`, isListening);
  expect(readFileSync(asked, "utf8").split("\n").slice(0, 3)).toEqual(["3", "5", "7"]);
});

it.each([
  {
    what: "killed, by the kernel for want of memory or by somebody",
    script: "kill -KILL $$",
    why: "Capturing on span0 failed: the engine was ended by SIGKILL.",
  },
  {
    what: "ended by somebody, with nothing but its counts",
    script: 'printf "7 packets captured\\n9 packets received by filter\\n2 packets dropped by kernel\\n" >&2; exit 0',
    why: "Capturing on span0 failed: the engine ended with code 0 and without a word.",
  },
  {
    what: "ended with a reason",
    script: 'echo "tcpdump: pcap_loop: recvfrom: Cannot allocate memory" >&2; exit 1',
    why: "Capturing on span0 failed: pcap_loop: recvfrom: Cannot allocate memory.",
  },
])("says how an engine ended that was $what", async ({ script, why }) => {
  const events = await keep(`echo "listening on span0" >&2; ${script}`, hasEnded);
  expect(events.at(-1)).toEqual({ kind: "ended", cause: "engine-died", why });
});
