// console.*: kept with the outcome, bounded in lines and characters; what is left out is counted.

const CONSOLE_LINES = 100;
const CONSOLE_LINE = 2000;
const CONSOLE_TEXT = 32 * 1024;

function print(level, values) {
  const made = extras();
  const room = Math.min(CONSOLE_LINE, CONSOLE_TEXT - made.printed);
  if (made.lines.length >= CONSOLE_LINES || room <= 0) {
    made.unprinted += 1;
    return;
  }
  const parts = [];
  for (let i = 0, left = room; i < values.length && left > 0; i++) {
    parts.push(typeof values[i] === "string" ? clip(values[i], left) : show(values[i], left));
    left -= parts[i].length;
  }
  const text = clip(parts.join(" "), room);
  made.printed += text.length;
  made.lines.push([level, text]);
}

function printed() {
  if (running.extras === null) return [];
  const { lines, unprinted } = running.extras;
  return unprinted ? [...lines, ["warn", `${unprinted} more lines were left out`]] : lines;
}

// What was written stays: clear() empties a window, and here is none.
const scriptConsole = sealed("console", {
  ...Object.fromEntries(["log", "info", "warn", "error", "debug"].map((level) => [level, (...values) => print(level, values)])),
  clear() {},
});
