import { ByteWriter } from "./byte-writer.js";

/** Blocks of a pcapng section, in one byte order. */
export class SectionWriter {
  readonly #little: boolean;

  constructor(little = true) {
    this.#little = little;
  }

  block(type: number, body: Uint8Array, lengths: { readonly first?: number; readonly last?: number } = {}): Uint8Array {
    const padded = this.#writer().bytes(body).pad().done();
    const length = padded.length + 12;
    return this.#writer()
      .u32(type, lengths.first ?? length)
      .bytes(padded)
      .u32(lengths.last ?? length)
      .done();
  }

  section(major = 1, minor = 0, options: Uint8Array = new Uint8Array(0)): Uint8Array {
    const body = this.#writer().u32(0x1a2b3c4d).u16(major, minor).u32(0xffffffff, 0xffffffff).bytes(options);
    return this.block(0x0a0d0d0a, body.done());
  }

  interface(linkType = 1, snaplen = 0, options: Uint8Array = new Uint8Array(0)): Uint8Array {
    return this.block(1, this.#writer().u16(linkType, 0).u32(snaplen).bytes(options).done());
  }

  enhanced(packet: PacketFields): Uint8Array {
    return this.block(
      6,
      this.#writer()
        .u32(packet.interface ?? 0)
        .bytes(this.#packet(packet))
        .done(),
    );
  }

  obsolete(packet: PacketFields): Uint8Array {
    return this.block(
      2,
      this.#writer()
        .u16(packet.interface ?? 0, 0xffff)
        .bytes(this.#packet(packet))
        .done(),
    );
  }

  simple(data: readonly number[], original = data.length): Uint8Array {
    return this.block(3, this.#writer().u32(original).bytes(data).done());
  }

  option(code: number, value: Iterable<number>): Uint8Array {
    const bytes = [...value];
    return this.#writer().u16(code, bytes.length).bytes(bytes).pad().done();
  }

  u64(high: number, low: number): Uint8Array {
    return this.#little ? this.#writer().u32(low, high).done() : this.#writer().u32(high, low).done();
  }

  #packet({ time = 0n, data, captured = data.length, original = data.length, options = [] }: PacketFields): Uint8Array {
    return this.#writer()
      .u32(Number(time >> 32n), Number(time & 0xffffffffn), captured, original)
      .bytes(data)
      .pad()
      .bytes(options)
      .done();
  }

  #writer(): ByteWriter {
    return new ByteWriter(this.#little);
  }
}

export interface PacketFields {
  readonly interface?: number;
  readonly time?: bigint;
  readonly data: readonly number[];
  readonly captured?: number;
  readonly original?: number;
  readonly options?: Iterable<number>;
}
