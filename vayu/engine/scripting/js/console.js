// console.*: kept with the outcome, bounded in lines and characters; what is left out is counted.

const CONSOLE_LINES = 100;
const CONSOLE_LINE = 2000;
const CONSOLE_TEXT = 32 * 1024;

function print(level, values) {
  const room = Math.min(CONSOLE_LINE, CONSOLE_TEXT - running.printed);
  if (running.lines.length >= CONSOLE_LINES || room <= 0) {
    running.unprinted += 1;
    return;
  }
  const parts = [];
  for (let i = 0, left = room; i < values.length && left > 0; i++) {
    parts.push(typeof values[i] === "string" ? clip(values[i], left) : show(values[i], left));
    left -= parts[i].length;
  }
  const text = clip(parts.join(" "), room);
  running.printed += text.length;
  running.lines.push([level, text]);
}

function printed() {
  if (running.unprinted === 0) return running.lines;
  return [...running.lines, ["warn", `${running.unprinted} more lines were left out`]];
}

const scriptConsole = sealed("console", Object.fromEntries(
  ["log", "info", "warn", "error", "debug"].map((level) => [level, (...values) => print(level, values)])));
