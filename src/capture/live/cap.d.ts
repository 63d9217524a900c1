/** The package brings no types. One object opens one interface, once. */
declare module "cap" {
  interface Device {
    readonly name: string;
    readonly description?: string;
    readonly addresses: readonly { readonly addr?: string }[];
  }
  class Cap {
    /** Gives the link type by libpcap's name; throws what libpcap says. `buffer` takes each frame in turn. */
    open(device: string, filter: string, ringBytes: number, buffer: Buffer): string;
    on(event: "packet", listener: (length: number, isCut: boolean) => void): this;
  }
  const cap: { readonly Cap: typeof Cap; deviceList(): readonly Device[] };
  export default cap;
}
