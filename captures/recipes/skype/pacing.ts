// When the next peers are probed (B11). Nobody answers here; recipes weave the answers in.

/** 2004-2006: one, four more after 1.1 s, then about 5 s of waiting and four again. */
export function pacing2006(count: number): number[] {
  const times = [0];
  for (let burst = 1.1; times.length < count; burst += 5.07) {
    for (let index = 0; index < 4 && times.length < count; index++) times.push(burst + index * 0.00007);
  }
  return times;
}

/** 2015: one, then five a second for 15 s, then two or three a second. */
export function pacing2015(count: number): number[] {
  const times = [0];
  for (let second = 1; times.length < count; second++) {
    const inThisSecond = second <= 15 ? 5 : 2 + (second % 2);
    const start = second * 1.0092;
    for (let index = 0; index < inThisSecond && times.length < count; index++) times.push(start + index * 0.00003);
  }
  return times;
}
