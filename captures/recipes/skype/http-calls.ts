// The clear-text calls to ui.skype.com (section A), header for header. 0x99 is the trademark sign in
// Windows-1252, one byte (A9).

import { latin1 } from "../wire/bytes.js";

const lines = (...all: readonly string[]): Uint8Array => latin1(`${all.join("\r\n")}\r\n\r\n`);

/** The installer asks whether it is new enough (A1). */
export const installerVersionCheck = (version: string, language = "en"): Uint8Array =>
  lines(
    `GET /ui/0/${version}/${language}/getlatestversion HTTP/1.1`,
    "Content-Type: text/html",
    "Host: ui.skype.com",
    "Accept: text/html, */*",
    `User-Agent: SkypeSetup ${version}`,
  );

/** The client, on its first run only (A3, A9). */
export const installed = (version: string, language = "en"): Uint8Array =>
  lines(
    `GET /ui/0/${version}/${language}/installed HTTP/1.1`,
    `User-Agent: ${windowsAgent(version)}`,
    "Host: ui.skype.com",
    "Cache-Control: no-cache",
  );

/** 4.2: five numbers in the path, four in `ver`, and a hash of the user behind a leading 1 (A8). */
export const versionCheck2010 = (build: string, userHash: string, language = "en"): Uint8Array => {
  const version = build.split(".").slice(0, 4).join(".");
  return lines(
    `GET /ui/0/${build}/${language}/getlatestversion?ver=${version}&uhash=1${userHash} HTTP/1.1`,
    `User-Agent: ${windowsAgent(version)}`,
    "Host: ui.skype.com",
    "Cache-Control: no-cache",
  );
};

/** Linux: absolute form, lower-case names, no User-Agent (A5). */
export const linuxVersionCheck = (version: string, userHash: string, language = "en"): Uint8Array =>
  lines(
    `GET http://ui.skype.com/ui/2/${version}/${language}/getlatestversion?ver=${version}&uhash=${userHash} HTTP/1.1`,
    "connection: Keep-Alive",
    "host: ui.skype.com",
  );

/** What a Pidgin plugin sends itself: a bare agent (A10). */
export const newestVersionCheck = (path: string): Uint8Array =>
  lines(`GET ${path} HTTP/1.1`, "User-Agent: Skype", "Host: ui.skype.com", "Accept: */*");

const windowsAgent = (version: string): string => `Skype\x99 ${version.split(".").slice(0, 2).join(".")}`;

/** The version text in one chunk (A2). */
export const chunkedVersionAnswer = (date: Date, text: string): Uint8Array =>
  latin1(
    [
      ...answerHead(date),
      "Connection: close",
      "Transfer-Encoding: chunked",
      "Content-Type: text/html; charset=utf-8",
      "Content-Language: en",
      "",
      text.length.toString(16),
      text,
      "0",
      "",
      "",
    ].join("\r\n"),
  );

/** The empty answer to `installed` (A3), or a version with its length (A5). */
export const lengthAnswer = (date: Date, text: string, cookie?: string): Uint8Array =>
  latin1(
    [
      ...answerHead(date),
      ...(cookie === undefined ? [] : [`Set-Cookie: ${cookie}`]),
      `Content-Length: ${text.length}`,
      "Connection: close",
      "Content-Type: text/html; charset=utf-8",
      "Content-Language: en",
      "",
      text,
    ].join("\r\n"),
  );

/** Language, times, platform and version in clear, later sent to every skype.com page (A6). */
export function versionCookie(date: Date, platform: number, version: string, language = "en"): string {
  const seconds = Math.floor(date.getTime() / 1000);
  return `SC=CC=:CCY=:LC=${language}:TM=${seconds}:TS=${seconds}:TZ=:VER=${platform}/${version}/0; path=/; domain=.skype.com;`;
}

const answerHead = (date: Date): string[] => [
  "HTTP/1.1 200 OK",
  `Date: ${date.toUTCString()}`,
  "Server: Apache",
  "Cache-control: no-cache, must revalidate",
  "Pragma: no-cache",
  "Expires: 0",
];
