interface SignalWords {
  readonly means: string;
  /** The look-alikes that cannot have made it. */
  readonly isNot: string;
  /** Where it can be a proof: proofs of one family are one kind of evidence (docs/verdict.md). */
  readonly family?: "HTTP" | "UDP" | "TCP";
}

/** Each signal in words, short: `docs/detectors` has a page for each. */
export const SIGNAL_WORDS: Readonly<Record<string, SignalWords>> = {
  "ui-http": {
    means: "The client itself says so, in clear: the path names platform, version, language and what is asked.",
    isNot: "A link preview, a browser or Teams: they do not ask for /ui/<platform>/<version>/<language>/<verb>.",
    family: "HTTP",
  },
  "udp-proof": {
    means:
      "A message carries the CRC of its plaintext in clear. The plaintext is known but for the id, which is in clear as well: so the CRC can be predicted, without a key.",
    isNot: "DNSCrypt, Teredo, STUN, RTP, BitTorrent or another protocol whose third byte is 02: the CRC would not fit.",
    family: "UDP",
  },
  "nak-resend": {
    means: "Fields that are in clear must repeat those of an earlier datagram between the same ends.",
    isNot: "A datagram with the same type byte by chance: the repeated fields are up to 128 bits.",
    family: "UDP",
  },
  "udp-fanout": {
    means: "One UDP port speaks to many peers, at Skype's pace, with message ids that rise by 2 whomever they go to.",
    isNot: "A DHT, a resolver or a scan: their headers, id steps or pace do not fit.",
  },
  "tcp-proof": {
    means:
      "The stream uses one keystream twice. Put together both uses cancel it, and what is left follows a rule that other data does not.",
    isNot: "TLS, a VPN or random data: on other streams no more than two of the six steps of the rule held.",
    family: "TCP",
  },
  "tcp-80-fallback": {
    means: "A stream to a port of the web does not speak the web's protocol there.",
    isNot: "SSH or a VPN on that port where it is a proof: then the stream passes tcp-proof as well.",
    family: "TCP",
  },
  "port-ladder": {
    means: "The same peer was tried on a high port and then on 443 and 80, and so were others.",
    isNot: "A port scan: that takes more ports, many hosts at once, or ports that a service is known by.",
  },
  "fake-tls": {
    means: "The hello has constants of Skype's, and so has its answer, whose time and random bytes never change.",
    isNot: "TLS: a real server never repeats its random bytes.",
    family: "TCP",
  },
  login: {
    means: "Both sides begin with an empty record of a kind that TLS does not send, and constants follow.",
    isNot: "TLS: it has no empty record as its first.",
    family: "TCP",
  },
  "ui-answer": {
    means:
      "The answer of the server that a client asks for its version; its cookie repeats what the client said of itself.",
    isNot:
      "A page of skype.com today: it sets no such cookie. The cookie of a visitor without a client has no version.",
  },
  "version-cookie": {
    means:
      "A browser sent back the cookie that skype.com once gave a client: it holds the client's platform and version.",
    isNot: "A visitor of skype.com without a client: no version stands in the cookie then. It may be an old cookie.",
  },
  "tom-skype": {
    means:
      "The Chinese edition tells tom.com its version and account in clear; the account is not kept unless asked for.",
    isNot: "A page about it: that has no version and no account in its address.",
  },
  "upnp-mapping": {
    means: "The host asked its router to map a port, and had it write beside the mapping that it is for Skype.",
    isNot: "A mapping for another host, or of another program: the text must name the very address that asked.",
  },
  "http-refusal": {
    means:
      "The host was asked for a web page on a port of its own and refused in one line, as a listening client does.",
    isNot: "A web server of size: its answers have header fields. Small devices answer so too, hence weak.",
  },
  "port-mapping": {
    means: "The host asked its router to map a UDP port for an hour. It tells the port, and nothing of the program.",
    isNot: "A sign of Skype by itself: many programs ask so.",
  },
  "bandwidth-probe": {
    means:
      "Messages of one length to one peer, 0.1 ms apart, ids rising by 1, IVs random: 24 bits of each checksum repeat all the same.",
    isNot:
      "A stream of voice or a game: what is random there differs in all its bits, and nothing random stands still.",
  },
  "native-handshake": {
    means: "The newer clients agree on a key in four messages of known lengths, on the peer's own port.",
    isNot: "A proof: lengths alone are met by chance, so several peers are asked for, and it supports at best.",
  },
  media: {
    means:
      "Packets of one flow on the proven port, counted from first to last: their rate and balance are those of a call or a transfer.",
    isNot:
      "Keep-alives or signalling: they have too few packets. The figures are published ones; no capture shows them.",
  },
  supernode: {
    means: "Many strangers came to the proven port within ten minutes, and several of them were served.",
    isNot: "An ordinary client, which is visited by a few. The figures are published ones; no capture shows them.",
  },
  names: {
    means: "The host looked up names of Skype's own; some of them hold the client's version.",
    isNot: "Teams and Office look up other names under skype.com, which do not count.",
  },
};
