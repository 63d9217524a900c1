/**
 * Every bound of skyspan: a name, a default and a reason. A table, queue, buffer or depth that is not here has no right
 * to grow with its input. Reaching a bound evicts or stops as the reason says, and is counted under `limit.<name>`.
 * docs/limits.md is made of this file: `npx vitest run test/core/limits-page.test.ts -u`.
 */
export interface Limits {
  /** Captured bytes of one frame. Wireshark's own ceiling (262,144): a longer record means a corrupt header. */
  readonly maxFrameBytes: number;
  /** Bytes of one read from a file or pipe: large enough to hide the system call, small enough to stay in cache. */
  readonly readChunkBytes: number;
  /** Bytes that the engine cap keeps while its reader is busy: half a second of a full gigabit link; then the ring fills. */
  readonly maxEngineQueueBytes: number;
  /**
   * How many times larger than its compressed form a capture may be. Every packet has a time of its own, so that even a
   * loop of one and the same frame shrinks less than 200 times; bombs reach 1,000 (gzip) and 30,000 (zstd).
   */
  readonly maxInflationRatio: number;
  /** Interfaces described in one pcapng section: more is an attack on memory, not a capture. */
  readonly maxInterfaces: number;
  /** Bytes of one pcapng interface description, which is read in one piece: its names and comments are a few hundred. */
  readonly maxInterfaceBlockBytes: number;
  /** Layers decoded in one frame: tunnels inside tunnels stop here. */
  readonly maxLayers: number;
  /** Bytes of IP fragments that wait for their rest, bookkeeping included, as Linux has it (ipfrag_high_thresh). */
  readonly maxFragmentBytes: number;
  /** Fragments of one IP packet: 64 KiB over the smallest link of old, 576 bytes, makes 118. */
  readonly maxFragmentsPerDatagram: number;
  /** Flows tracked at once, 64 bytes each plus the slot table; the idlest of a sample is evicted beyond it. */
  readonly maxFlows: number;
  /** Different addresses counted for the summary, a power of two; "or more" is said beyond it. */
  readonly maxHostsCounted: number;
  /** TCP flows whose payload is being followed at once, some 1.2 KiB each; beyond it the new flow is only counted. */
  readonly maxStreams: number;
  /** Out-of-order bytes kept for one direction of a TCP flow; beyond it the gap is given up. */
  readonly maxPendingBytes: number;
  /** Out-of-order segments kept for one direction of a TCP flow. */
  readonly maxPendingSegments: number;
  /**
   * Bytes that a TCP segment may be ahead of what was seen of its stream. Receive windows grow to 6 MiB (Linux) or
   * 16 MiB (Windows): what lies beyond is not this stream's, and left alone.
   */
  readonly maxSegmentAhead: number;
  /** Out-of-order bytes kept for all TCP flows together, 256 for each segment included. */
  readonly maxPendingBytesTotal: number;
  /** Payload segments looked at per direction of a TCP flow; newer handshakes reach their proof at the third (D30). */
  readonly maxStreamHeadSegments: number;
  /** Bytes of one HTTP head (request or status line plus fields); servers commonly refuse beyond 8 to 16 KiB. */
  readonly maxHttpHeadBytes: number;
  /** Requests waiting for their response on one connection (pipelining). */
  readonly maxHttpPending: number;
  /** Bytes of heads split over segments, and of wanted messages, kept for all HTTP connections together. */
  readonly maxHttpHeldBytesTotal: number;
  /** First bytes of a wanted answer's body that are kept: a version text has 7 or 8 (A2, A5). */
  readonly maxHttpBodyPrefix: number;
  /** First bytes of a wanted request's body that are kept: a UPnP mapping has some 700 (U10). */
  readonly maxHttpRequestBodyPrefix: number;
  /**
   * UDP endpoints (address and port) whose outgoing contacts are remembered; of a sample a quiet one goes, or the one
   * with the fewest peers.
   */
  readonly maxEndpoints: number;
  /** Distinct peers remembered per UDP endpoint; a host cache holds 200 (B2). */
  readonly maxPeersPerEndpoint: number;
  /**
   * Peers remembered of all UDP endpoints together, some 120 bytes each; beyond it endpoints that are quiet go, or new
   * peers are refused.
   */
  readonly maxPeers: number;
  /** Latest requests remembered per endpoint, to pair answers with them: 13 s at the client's own pace (B11). */
  readonly maxRequestsPerEndpoint: number;
  /** Connection attempts remembered for the port ladder, over all hosts. */
  readonly maxLadderAttempts: number;
  /** Hosts with a port ladder under observation, up to 128 peers and 300 bytes each. */
  readonly maxLadderHosts: number;
  /** Flows measured at once for calls and transfers; the one measured longest goes first. */
  readonly maxMediaFlows: number;
  /** Frame references kept in one piece of evidence; the total is counted beyond. */
  readonly maxFramesPerEvidence: number;
  /** Pieces of evidence kept for one host; the weakest goes first. */
  readonly maxEvidencePerHost: number;
  /** Ended flows that wait for a label, since evidence may come later, 80 bytes each; the oldest is decided. */
  readonly maxPendingFlows: number;
  /**
   * Hosts with evidence kept at once, and four pieces of evidence each, some 4 KiB together; the one longest without news
   * goes first. The largest site that was ever measured had 1,700 clients (B12).
   */
  readonly maxHosts: number;
  /** Characters of one text taken from a packet (User-Agent, version, host name) into a record. */
  readonly maxTextLength: number;
  /** Alert identities remembered to number repeats and to hold them back: four for each host. */
  readonly maxAlertIdentities: number;
  /** Proxies remembered, so that what they pass on is not taken for theirs. */
  readonly maxProxies: number;
  /** Raw frames kept because evidence may rest on them, where cut-outs are asked for: their number and their bytes. */
  readonly maxKeptFrames: number;
  readonly maxKeptFrameBytes: number;
  /** Frames and captured bytes of one cut-out: 64 frames a piece of evidence, and a host has a dozen pieces. */
  readonly maxCutOutFrames: number;
  readonly maxCutOutBytes: number;
  /** Cut-outs of one run: a live run must not fill a disk. */
  readonly maxCutOuts: number;
  /** Entries of an imported host cache; the client itself writes up to 200 (B2), several files may be joined. */
  readonly maxHostcacheEntries: number;
  /** Entries of an allow-list: each is asked about every alert. */
  readonly maxAllowEntries: number;
  /** Captures of a timeline that are open at once, since they overlap in time: 3 MB each. More wait, and are read late. */
  readonly maxOpenCaptures: number;
  /** Input files of one run: a folder or glob beyond it is refused before anything is read. */
  readonly maxInputFiles: number;
  /** Bytes of the spool, unless `--spool-size` says otherwise: some 200,000 alerts; the oldest go beyond it. */
  readonly maxSpoolBytes: number;
  /** Bytes of one spooled alert: a longer one cannot be told from damage, and is not kept. An alert is a few kilobytes. */
  readonly maxSpoolRecordBytes: number;
  /** Bytes sent to a syslog receiver over one connection before that is ended, for the receiver to prove that it read them. */
  readonly maxUnprovenBytes: number;
  /**
   * Bytes sent to a syslog receiver that are not settled, proofs that are still young included: what is sent again, at
   * most, when it crashes. More would only fill its queue in memory, which a crash loses.
   */
  readonly maxUnsettledBytes: number;
  /** Text that waits for the live reader of standard output, or for a disk to have room again: thousands of alerts. */
  readonly maxUnwrittenBytes: number;
  /** Text for people that waits for a terminal or a log that takes none: a few hundred lines. Those after it are left out. */
  readonly maxUnsaidBytes: number;
  /** Bytes of `refused.jsonl`, before it becomes `refused.jsonl.1`, and the one before goes. */
  readonly maxRefusedBytes: number;
  /** Bytes of an HTTP receiver's answer: a bulk answer names every document. */
  readonly maxAnswerBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFrameBytes: 262_144,
  readChunkBytes: 1 << 20,
  maxEngineQueueBytes: 64 << 20,
  maxInflationRatio: 500,
  maxInterfaces: 4_096,
  maxInterfaceBlockBytes: 64 << 10,
  maxLayers: 24,
  maxFragmentBytes: 4 << 20,
  maxFragmentsPerDatagram: 1_024,
  maxFlows: 1 << 20,
  maxHostsCounted: 1 << 16,
  maxStreams: 32_768,
  maxPendingBytes: 64 << 10,
  maxPendingSegments: 64,
  maxSegmentAhead: 16 << 20,
  maxPendingBytesTotal: 16 << 20,
  maxStreamHeadSegments: 8,
  maxHttpHeadBytes: 16 << 10,
  maxHttpPending: 32,
  maxHttpHeldBytesTotal: 8 << 20,
  maxHttpBodyPrefix: 64,
  maxHttpRequestBodyPrefix: 2_048,
  maxEndpoints: 16_384,
  maxPeersPerEndpoint: 1_024,
  maxPeers: 131_072,
  maxRequestsPerEndpoint: 64,
  maxLadderAttempts: 65_536,
  maxLadderHosts: 1_024,
  maxMediaFlows: 4_096,
  maxFramesPerEvidence: 64,
  maxEvidencePerHost: 512,
  maxPendingFlows: 16_384,
  maxHosts: 8_192,
  maxTextLength: 256,
  maxAlertIdentities: 32_768,
  maxProxies: 4_096,
  maxKeptFrames: 65_536,
  maxKeptFrameBytes: 32 << 20,
  maxCutOutFrames: 1_024,
  maxCutOutBytes: 4 << 20,
  maxCutOuts: 16_384,
  maxHostcacheEntries: 65_536,
  maxAllowEntries: 4_096,
  maxOpenCaptures: 32,
  maxInputFiles: 100_000,
  maxSpoolBytes: 256 << 20,
  maxSpoolRecordBytes: 1 << 20,
  maxUnprovenBytes: 2 << 20,
  maxUnsettledBytes: 8 << 20,
  maxUnwrittenBytes: 8 << 20,
  maxUnsaidBytes: 64 << 10,
  maxRefusedBytes: 16 << 20,
  maxAnswerBytes: 8 << 20,
};
