// What parts of Node ask of the process that they run in: a script is in none.
export const process = { env: {}, platform: "linux", cwd: () => "/", nextTick: (work, ...given) => queueMicrotask(() => work(...given)) };
