import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { until } from "../../until.js";

/** Real receivers, each with a configuration of its own that writes what it gets to a file. */
export interface Receiver {
  readonly port: number;
  /** Everything it has written. */
  received(): string;
  start(): Promise<void>;
  /** At once, as a crash would. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly expiredCert: string;
  /** For another name than localhost. */
  readonly otherCert: string;
}

export function has(command: string): boolean {
  return spawnSync("bash", ["-c", `command -v ${command}`], { env: withSystemPaths() }).status === 0;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** An authority of our own, a certificate for localhost signed by it, and one that has expired. */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void => {
    execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  };
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority");
  openssl("req", ...curve, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  writeFileSync(at("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  const sign = (out: string, ...days: string[]): void =>
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", ...days, "-out", out); // biome-ignore format: one command
  sign("server.pem", "-days", "2");
  sign("expired.pem", "-days", "-1");
  writeFileSync(at("names"), "subjectAltName=DNS:siem.example.net\n");
  sign("other.pem", "-days", "2");
  return {
    ca: at("ca.pem"),
    cert: at("server.pem"),
    key: at("server.key"),
    expiredCert: at("expired.pem"),
    otherCert: at("other.pem"),
  };
}

export type Transport = "udp" | "tcp" | "tls";

/** How a receiver differs from the plain one. */
export interface Manner {
  /** It speaks to nobody without a certificate of the authority's. */
  readonly asksForCertificate?: boolean;
  /** The network namespace that it runs in, and its address there. */
  readonly host?: { readonly namespace: string; readonly address: string };
}

export async function rsyslog(
  folder: string,
  transport: Transport,
  certificates?: Certificates,
  { asksForCertificate = false, host }: Manner = {},
): Promise<Receiver> {
  const port = await freePort();
  const output = join(folder, "rsyslog.out");
  const work = join(folder, "rsyslog-work");
  mkdirSync(work, { recursive: true });
  const stream =
    transport === "tls"
      ? `global(defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="${certificates!.ca}"
 defaultNetstreamDriverCertFile="${certificates!.cert}" defaultNetstreamDriverKeyFile="${certificates!.key}")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="${asksForCertificate ? "x509/certvalid" : "anon"}")`
      : `module(load="im${transport}")`;
  const config = join(folder, "rsyslog.conf");
  writeFileSync(
    config,
    `global(workDirectory="${work}" maxMessageSize="64k")
${stream}
template(name="raw" type="string" string="%pri% %timestamp:::date-rfc3339% %app-name% %msgid% %structured-data% %msg:::drop-last-lf%\\n")
input(type="im${transport === "udp" ? "udp" : "tcp"}" port="${port}" address="${host?.address ?? "127.0.0.1"}")
action(type="omfile" file="${output}" template="raw")
`,
  );
  const words = ["-n", "-f", config, "-i", join(folder, "rsyslog.pid")];
  if (host === undefined) return processOf("rsyslogd", words, port, output, transport);
  const inside = ["netns", "exec", host.namespace, "rsyslogd", ...words];
  return processOf("ip", inside, port, output, transport, withSystemPaths(), host.address);
}

export async function syslogNg(
  folder: string,
  transport: Transport,
  certificates?: Certificates,
  { asksForCertificate = false }: Manner = {},
): Promise<Receiver> {
  const port = await freePort();
  const output = join(folder, "syslog-ng.out");
  const tls =
    transport === "tls"
      ? ` tls(key-file("${certificates!.key}") cert-file("${certificates!.cert}") ca-file("${certificates!.ca}") peer-verify(${asksForCertificate ? "required-trusted" : "optional-untrusted"}))`
      : "";
  const config = join(folder, "syslog-ng.conf");
  writeFileSync(
    config,
    `@version: ${SYSLOG_NG!.version}
options { stats_freq(0); };
source s { syslog(ip("127.0.0.1") port(${port}) transport("${transport}")${tls}); };
destination d { file("${output}" template("$PRI $R_ISODATE $PROGRAM $MSGID $SDATA $MSG\\n")); };
log { source(s); destination(d); };
`,
  );
  const words = syslogNgWords(folder, config);
  return processOf(SYSLOG_NG!.command, words, port, output, transport, SYSLOG_NG!.env);
}

interface InstalledSyslogNg {
  readonly command: string;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** As its configuration begins. */
  readonly version: string;
}

/** Installed, or unpacked from its packages beside rsyslog, with which it conflicts: see .ci/run. */
export const SYSLOG_NG = ((): InstalledSyslogNg | undefined => {
  const found = (command: string, words: readonly string[], env: NodeJS.ProcessEnv): InstalledSyslogNg => {
    const said = execFileSync(command, ["--version"], { env, encoding: "utf8" });
    return { command, words, env, version: /(\d+\.\d+)/.exec(said)![1]! };
  };
  if (has("syslog-ng")) return found("syslog-ng", [], withSystemPaths());
  const root = process.env.SKYSPAN_SYSLOG_NG ?? join(import.meta.dirname, "../../../.tools/syslog-ng");
  const command = join(root, "usr/sbin/syslog-ng");
  if (!existsSync(command)) return undefined;
  const libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib/syslog-ng"].map((path) => join(root, path)); // biome-ignore format: one list
  const modules = join(root, "usr/lib/syslog-ng");
  const folder = readdirSync(modules).find((name) => /^\d/.test(name)) ?? "";
  const env = { ...withSystemPaths(), LD_LIBRARY_PATH: libraries.join(":") };
  return found(command, ["--module-path", join(modules, folder)], env);
})();

/** `settings`: lines of its configuration. */
export async function natsServer(folder: string, settings = ""): Promise<Receiver> {
  const port = await freePort();
  const [log, config] = [join(folder, "nats.log"), join(folder, "nats.conf")];
  writeFileSync(config, settings);
  const words = ["-c", config, "-js", "-a", "127.0.0.1", "-p", String(port), "-sd", join(folder, "nats"), "-l", log];
  return processOf("nats-server", words, port, log, "tcp");
}

/** A receiver with a configuration of the documentation's, its paths and its port put where the test has them. */
export async function documented(
  program: "rsyslog" | "syslog-ng",
  text: string,
  folder: string,
  paths: Readonly<Record<string, string>>,
): Promise<Receiver> {
  const port = await freePort();
  const work = join(folder, "work");
  mkdirSync(work, { recursive: true });
  const places = { "/var/spool/rsyslog": work, "@version: 3.38": `@version: ${SYSLOG_NG?.version ?? ""}`, ...paths };
  const config = join(folder, `${program}.conf`);
  const placed = Object.entries(places).reduce((so, [from, to]) => so.replaceAll(from, to), text);
  writeFileSync(config, placed.replace(/(port[=(]"?)6514/, `$1${port}`));
  const output = Object.values(paths).find((path) => path.endsWith(".jsonl"))!;
  const isListening = placed !== placed.replace(/port[=(]"?6514/, "");
  const transport = isListening ? "tcp" : undefined;
  if (program === "rsyslog") {
    const words = ["-n", "-f", config, "-i", join(folder, "rsyslog.pid")];
    return processOf("rsyslogd", words, port, output, transport);
  }
  return processOf(SYSLOG_NG!.command, syslogNgWords(folder, config), port, output, transport, SYSLOG_NG!.env);
}

function syslogNgWords(folder: string, config: string): string[] {
  const at = (name: string): string => join(folder, name);
  const own = ["-R", at("ng.persist"), "-p", at("ng.pid"), "-c", at("ng.ctl")];
  return ["-F", "--no-caps", "-f", config, ...own, ...SYSLOG_NG!.words];
}

function processOf(
  command: string,
  words: readonly string[],
  port: number,
  output: string,
  /** What it listens to, if anything. */
  transport: Transport | undefined,
  env = withSystemPaths(),
  address = "127.0.0.1",
): Receiver {
  let child: ChildProcess | undefined;
  return {
    port,
    received: () => (existsSync(output) ? readFileSync(output, "utf8") : ""),
    signal: (signal) => child?.kill(signal),
    async start() {
      child = spawn(command, words, { stdio: "ignore", env });
      if (transport === "udp") await until(() => isBoundForDatagrams(port));
      else if (transport !== undefined) await listening(port, address);
    },
    async kill(signal = "SIGKILL") {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}

async function listening(port: number, address: string): Promise<void> {
  const isOpen = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, address);
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  await until(isOpen, () => `nothing listens on port ${port}`);
}

function isBoundForDatagrams(port: number): boolean {
  return readFileSync("/proc/net/udp", "utf8").includes(`:${port.toString(16).toUpperCase().padStart(4, "0")} `);
}

function withSystemPaths(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
}
