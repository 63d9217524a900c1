import { chmodSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { programOf } from "../../../src/cli/program.js";
import { nameOf, optionValue, settingsOf, shapeOf, variableOf } from "../../../src/cli/settings/option-value.js";
import { parseSettings } from "../../../src/cli/settings/settings-file.js";
import { temporaryFolder } from "../../capture/temporary-folder.js";
import { capture, shell } from "../skyspan.js";

const { commands } = programOf();
const every = commands.flatMap((command) => settingsOf(command).map((option) => [command.name(), nameOf(option), option] as const)); // biome-ignore format: one line

describe("an option, a variable and a key of a settings file mean the same", () => {
  it("finds the options of every command", () => {
    expect(every.map(([command, name]) => `${command} ${name}`)).toEqual(
      expect.arrayContaining(["analyze to", "analyze home-net", "analyze drain", "analyze quiet"]),
    );
  });

  /** A text that the option takes: its default, its first choice, or what a parser of numbers and sizes takes too. */
  const example = (option: (typeof every)[number][2]): string =>
    option.argChoices?.[0] ?? String(option.defaultValue ?? "7");

  it.each(every)("%s %s", (commandName, name, option) => {
    const command = programOf().commands.find((candidate) => candidate.name() === commandName)!;
    const attribute = option.attributeName();
    const isFlag = shapeOf(option) === "flag";
    const text = example(option);
    command.parseOptions(isFlag ? [option.long!] : [option.long!, text]);
    const onTheLine = command.getOptionValue(attribute);
    const file = parseSettings("skyspan.yaml", `${name}: ${isFlag ? !option.negate : JSON.stringify(text)}`, commands);
    const { texts } = file.common.get(name)!;
    expect(typeof texts === "boolean" ? texts : optionValue(option, texts)).toEqual(onTheLine);
    expect(variableOf(option)).toMatch(/^SKYSPAN_[A-Z0-9_]+$/);
  });

  it("has one shape wherever a name occurs", () => {
    for (const [, name, option] of every) {
      const shapes = every.filter(([, other]) => other === name).map(([, , other]) => shapeOf(other));
      expect(new Set(shapes), name).toEqual(new Set([shapeOf(option)]));
    }
  });
});

describe("a settings file", () => {
  it.each([
    ["fromat: json", 'skyspan.yaml:1:1: there is no setting "fromat". Did you mean "format"?'],
    [
      "quiet: true\nanalyse:\n  quiet: true",
      'skyspan.yaml:2:1: there is no setting "analyse". Did you mean "analyze"?',
    ],
    [
      "analyze:\n  home-nets: [10.0.0.0/8]",
      'skyspan.yaml:2:3: there is no setting "home-nets". Did you mean "home-net"?',
    ],
    ["quiet: perhaps", "skyspan.yaml:1:1: quiet takes true or false."],
    ["format: [json, text]", "skyspan.yaml:1:1: format takes one value."],
    ["- format", "skyspan.yaml:1:1: the file takes a map of settings."],
    ["format: json\nformat: text", "skyspan.yaml:2:1: this is not YAML"],
    ["a: &a [1]\nto: *a", "aliases"],
    ["format: 'json", "this is not YAML"],
  ])("%j is refused: %s", (text, sentence) => {
    expect(() => parseSettings("skyspan.yaml", text, commands)).toThrow(sentence);
  });

  it("may be empty", () => {
    expect(parseSettings("skyspan.yaml", "# nothing\n", commands).common.size).toBe(0);
  });
});

describe("which value wins", () => {
  const explain = (files: Record<string, string>, environment: Record<string, string>, line = "") => {
    const folder = temporaryFolder({ "here/.keep": "", ...files });
    return {
      folder,
      run: (words = `config explain analyze ${line}`) =>
        shell(`cd "${folder}/here" && $SKYSPAN ${words}`, { XDG_CONFIG_HOME: `${folder}/user`, ...environment }),
    };
  };
  const project = { "here/skyspan.yaml": "format: json\ndrain: 3\n" };
  const user = { "user/skyspan/skyspan.yaml": "format: text\nhold-back: 60\nanalyze:\n  drain: 4\n" };

  it("flag, then environment, then project file, then user file, then default: config explain says which", async () => {
    const { run } = explain(
      { ...project, ...user },
      { SKYSPAN_SPOOL_SYNC: "never", SKYSPAN_FORMAT: "text" },
      "--format json",
    );
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).toEqual([0, ""]);
    const row = (name: string) =>
      stdout
        .split("\n")
        .find((line) => line.startsWith(`${name} `))
        ?.split(/ {2,}/);
    expect(row("format")).toEqual(["format", "json", "flag"]);
    expect(row("spool-sync")).toEqual(["spool-sync", "never", "environment, SKYSPAN_SPOOL_SYNC"]);
    expect(row("drain")).toEqual(["drain", "3", "project file, skyspan.yaml:2:1"]);
    expect(row("hold-back")?.[1]).toBe("60");
    expect(row("hold-back")?.[2]).toMatch(/^user file, .*user\/skyspan\/skyspan\.yaml:2:1$/);
    expect(row("color")).toEqual(["color", "auto", "default"]);
  });

  it("settings are used: outputs and a quiet run from a file", async () => {
    const { folder, run } = explain({ "here/skyspan.yaml": "quiet: true\nto: [alerts.jsonl, 'file:alerts.txt?format=text']\n" }, {}); // biome-ignore format: one line
    const outcome = await run(
      `analyze ${capture("first-run-1.0.0.29")} && wc -l < alerts.jsonl && test -s alerts.txt && echo both`,
    );
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toMatch(/^\d+\nboth\n$/);
    expect(folder).toBeTruthy();
  });

  it.each([
    [
      "a bad value in a file",
      { "here/skyspan.yaml": "drain: soon\n" },
      {},
      'skyspan.yaml:1:1: drain cannot be "soon". It is a number of seconds',
    ],
    ["a bad value in the environment", {}, { SKYSPAN_COLOR: "pink" }, 'SKYSPAN_COLOR: color cannot be "pink".'],
    ["an output that is not there", { "here/skyspan.yaml": "to: pigeon:home\n" }, {}, 'There is no output "pigeon:"'],
    [
      "a file that is not there",
      {},
      { SKYSPAN_CONFIG: "gone.yaml" },
      "The settings file gone.yaml cannot be read: there is no such file.",
    ],
  ])("config check: %s ends with 2 and a sentence", async (_, files, environment, sentence) => {
    const outcome = await explain(files as Record<string, string>, environment as Record<string, string>).run(
      "config check",
    );
    expect([outcome.code, outcome.stdout]).toEqual([2, ""]);
    expect(outcome.stderr).toContain(sentence);
  });

  it("config check goes on after a mistake, and says where each stands", async () => {
    const lines = [
      "format: jsn",
      "flows-format: text",
      "home-net: [10.0.0.0/8, foo]",
      "allow: gone.txt",
      "hostcache: [1]",
      "filter: udp prot",
      "drain: soon",
      "to:",
      '  - "stdout:"',
      "  - file:x?fromat=ecs",
      "  - file:x?rotate-keep=0",
      "  - https://user:pw@host/x",
      "  - syslog+tls://siem:99999",
      "  - syslog+tls://siem?ca=gone.pem",
      "sniff:",
      "  metrics: abc",
    ];
    const { run } = explain({ "here/skyspan.yaml": lines.join("\n") }, {});
    const { code, stdout, stderr } = await run("config check; ls");
    expect([code, stdout]).toEqual([0, "skyspan.yaml\n"]);
    const sentences = stderr.trimEnd().split("\n").sort();
    const expected = [
      /:1:1: There is no format "jsn"\. Did you mean "json"\?/,
      /:2:1: There is no flow format "text"\./,
      /:3:24: "foo" is not a network\./,
      /:4:1: The allow-list gone\.txt cannot be read: there is no such file\./,
      /:5:13: The host cache 1 cannot be read: there is no such file\./,
      /:6:1: The filter is not understood at character 5: /,
      /:7:1: drain cannot be "soon"\./,
      /:10:5: file: has no setting "fromat"\. Did you mean "format"\?/,
      /:16:3: --metrics takes \[host:\]port, not "abc"\./,
    ];
    for (const one of expected)
      expect(
        sentences.some((sentence) => one.test(sentence)),
        String(one),
      ).toBe(true);
    expect(sentences).toHaveLength(expected.length);
    expect(stderr).not.toContain("pw");
  });

  it.each([
    ["file:x?rotate-keep=0", "rotate-keep of file: is a whole number"],
    ["https://user:pw@host/x", "password in the address"],
    ["syslog+tls://siem:99999", "names no receiver"],
    ["syslog+tls://siem?ca=gone.pem", "gone.pem, which is not there"],
    ["[a.jsonl, ./a.jsonl]", "is named twice"],
  ])("config check opens no output to see what is wrong with %s", async (to, sentence) => {
    const { run } = explain({ "here/skyspan.yaml": `to: ${to}` }, {});
    const { stdout, stderr } = await run("config check; ls");
    expect(stdout).toBe("skyspan.yaml\n");
    expect(stderr).toMatch(/^skyspan: skyspan\.yaml:1:1: [^\n]*\n$/);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("pw");
  });

  it("a run says where a mistake stands", async () => {
    const { run } = explain({ "here/skyspan.yaml": "to: ['stdout:', 'file:x?bogus=1']" }, {});
    const { code, stderr } = await run("analyze x.pcap");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^skyspan: skyspan\.yaml:1:17: file: has no setting "bogus"/),
    ]);
  });

  it("a mistyped variable is a mistake; one that is like none of ours is only named", async () => {
    const mistyped = explain({}, { SKYSPAN_FROMAT: "ecs" });
    for (const words of ["config check", "analyze x.pcap"]) {
      const sentence = "skyspan: SKYSPAN_FROMAT: there is no such setting. Did you mean SKYSPAN_FORMAT?\n";
      expect(await mistyped.run(words)).toEqual({ code: 2, stdout: "", stderr: sentence });
    }
    const others = await explain({}, { SKYSPAN_SERVICE_HOST: "10.0.0.1" }).run("config check");
    expect(others.code).toBe(0);
    expect(others.stderr).toContain("SKYSPAN_SERVICE_HOST is the variable of no setting: it is left alone.\n");
  });

  it("config check says so where all is in order", async () => {
    expect(await explain(project, {}).run("config check")).toMatchObject({
      code: 0,
      stdout: "The settings are in order.\n",
    });
  });

  it("does not trust a file in the folder that everybody can write", async () => {
    const { folder, run } = explain(project, {});
    chmodSync(`${folder}/here/skyspan.yaml`, 0o666);
    const outcome = await run();
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain("can be written by everybody: it is not used. Name it with --config");
  });
});
