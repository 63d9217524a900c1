import { describe, expect, it } from "vitest";
import { readBytes } from "../read-capture.js";

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));

function tarHeader(): Uint8Array {
  const header = new Uint8Array(512);
  header.set(new TextEncoder().encode("trace.pcap"));
  header.set(new TextEncoder().encode("ustar"), 257);
  return header;
}

describe("what is no capture", () => {
  it.each([
    { what: "lz4", start: bytes("04224d186440"), advice: "with lz4: read it with lz4 -dc FILE | skyspan analyze -" },
    { what: "xz", start: bytes("fd377a585a000004"), advice: "with xz: read it with xz -dc FILE | skyspan analyze -" },
    { what: "bzip2", start: bytes("425a68393141"), advice: "with bzip2: read it with bzip2 -dc FILE" },
    { what: "zip", start: bytes("504b03041400"), advice: "a zip archive: read it with unzip -p FILE" },
    { what: "7z", start: bytes("377abcaf271c0004"), advice: "a 7z archive: read it with 7z x -so FILE" },
    { what: "rar", start: bytes("526172211a0700"), advice: "a rar archive: read it with unrar p -inul FILE" },
    { what: "tar", start: tarHeader(), advice: "a tar archive: read it with tar -xOf FILE" },
    { what: "text", start: new TextEncoder().encode("Time,Source\r\n0.0,192.0.2.1\r\n"), advice: "is text" },
    { what: "anything else", start: bytes("00010203fffefdfc00"), advice: "starts with 00 01 02 03 ff fe fd fc" },
    { what: "one byte", start: bytes("d4"), advice: "starts with d4" },
  ])("$what is named, with what to do", async ({ start, advice }) => {
    const { frames, end } = await readBytes(start);
    expect(frames).toEqual([]);
    expect(end).toMatchObject({ kind: "cut", problem: "capture.unknown-format", offset: 0 });
    expect(end).toHaveProperty("message", expect.stringContaining(advice));
  });

  it.each([
    ["474d425500020100", "a Network Monitor 2 capture"],
    ["5254535300010000", "a Network Monitor 1 capture"],
    ["5452534e494646206461746120202020", "a Sniffer capture (DOS)"],
    ["58435000322e303032", "a Sniffer or NetXray capture"],
    ["697074726163652032 2e30", "an AIX iptrace 2.0 capture"],
    ["6274736e6f6f7000 00000001", "a btsnoop capture"],
    ["7f76657200000000", "an EtherPeek or OmniPeek capture"],
    ["4f627365727665725061636b65744275", "a Network Instruments Observer capture"],
    [Buffer.from("Session Transcript File\r\n1.2\n").toString("hex"), "a Catapult DCT2000 log"],
    [Buffer.from('"No.","Time","Source"\r\n"1","0.0"').toString("hex"), "Wireshark's packet list as text"],
  ])("%s is a format of somebody else's, and can be converted", async (start, name) => {
    const { end } = await readBytes(bytes(start));
    expect(end).toHaveProperty("message", expect.stringContaining(`The file is ${name}`));
    expect(end).toHaveProperty("message", expect.stringContaining("convert it first (editcap -F pcap in out)"));
  });

  it("nothing at all is empty", async () => {
    expect((await readBytes(new Uint8Array(0))).end).toMatchObject({ kind: "cut", problem: "capture.empty" });
  });
});
