/**
 * Where a frame can be found again. `frame` counts from 1 within its capture, as Wireshark's does; `capture` indexes
 * the run's list of captures; `interface` is the pcapng interface, or 0.
 */
export interface FrameRef {
  readonly capture: number;
  readonly interface: number;
  readonly frame: number;
}

export const NO_FRAMES: readonly FrameRef[] = [];
