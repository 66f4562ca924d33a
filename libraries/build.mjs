// Bundles the libraries that scripts may ask for, one file each, into the folder that is named.
//
//     node build.mjs FOLDER
//
// A bundle is the body of a function of (module, exports). It asks for nothing that is not in it.
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const entries = join(here, "entries");
const shims = join(here, "shims");
const nothing = join(shims, "nothing.js");
const NEEDS_BUFFER = new Set(["csv-parse.js"]);

const folder = process.argv[2];
const fresh = `${folder}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
for (const name of readdirSync(entries)) {
  await build({
    entryPoints: [join(entries, name)],
    outfile: join(fresh, name),
    bundle: true,
    minify: true,
    charset: "ascii",
    format: "cjs",
    platform: "browser",
    target: "es2022",
    legalComments: "inline",
    define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
    inject: NEEDS_BUFFER.has(name) ? [join(shims, "buffer.js")] : [],
    alias: { stream: nothing, string_decoder: nothing, crypto: nothing, fs: nothing, timers: join(shims, "timers.js") },
  });
}
rmSync(folder, { recursive: true, force: true });
renameSync(fresh, folder);
