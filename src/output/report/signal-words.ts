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
    means: "One UDP port was the first to speak to many peers, at Skype's pace, with message ids that rise by 2.",
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
  names: {
    means: "The host looked up names of Skype's own; some of them hold the client's version.",
    isNot: "Teams and Office look up other names under skype.com, which do not count.",
  },
};
