// Loaded before the program: whatever would wait for 20 s or longer waits for a fortieth of it.
const wait = globalThis.setTimeout
globalThis.setTimeout = Object.assign(
  (job, ms, ...rest) => wait(job, ms >= 20_000 ? ms / 40 : ms, ...rest),
  wait,
)
