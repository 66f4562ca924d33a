// Bundles libraries, one file each, into the folders that are named.
//
//     node build.mjs SCRIPTS PAGE
//
// SCRIPTS: what scripts may ask for. A bundle is the body of a function of (module, exports), and
// asks for nothing that is not in it. PAGE: what widgets draw with, each a module of a browser.
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const shims = join(here, "shims");
const nothing = join(shims, "nothing.js");
const NEEDS_BUFFER = new Set(["csv-parse.js"]);
const NEEDS_PROCESS = new Set(["assert.js", "path.js", "util.js"]);
const SMALLER = Object.fromEntries(["file-type", "iconv-lite", "mime-types"].map((name) => [name, join(shims, `${name}.js`)]));
const NOTHING = { stream: nothing, crypto: nothing, fs: nothing, timers: join(shims, "timers.js") };
const USUAL = { bundle: true, minify: true, charset: "ascii", platform: "browser", target: "es2022" };

// Postman's table of dynamic variables holds all of faker.
const withoutDynamic = {
  name: "without dynamic variables",
  setup({ onLoad }) { onLoad({ filter: /dynamic-variables\.js$/ }, () => ({ contents: "module.exports = {};" })); },
};

// Bundles every entry into a new folder, which then takes the place of the old one.
async function bundles(entries, folder, more) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  for (const name of readdirSync(entries)) {
    const own = { entryPoints: [join(entries, name)], outfile: join(fresh, name) };
    await build({ ...USUAL, ...own, ...more(name) });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

const [, , scripts, page] = process.argv;
await bundles(join(here, "scripts"), scripts, (name) => ({
  format: "cjs",
  legalComments: "inline",
  define: { global: "globalThis", "process.env.NODE_ENV": '"production"' },
  inject: [
    ...(NEEDS_BUFFER.has(name) ? [join(shims, "buffer.js")] : []),
    ...(NEEDS_PROCESS.has(name) ? [join(shims, "process.js")] : []),
  ],
  alias: name === "string_decoder.js" ? NOTHING : { ...NOTHING, ...SMALLER, string_decoder: nothing, path: "path-browserify" },
  plugins: [withoutDynamic],
}));
await bundles(join(here, "page"), page, () => ({
  format: "esm",
  legalComments: "inline",
  loader: { ".css": "text" },
}));
