// Every way in which scripts ask for it: the function that Postman's older version is, `parse`, and
// either of them with a callback, which is called at once: a script has no streams to wait for. What
// that version calls its options is understood, too.
const { parse: rowsOf } = require("csv-parse/sync");

const OLDER_NAMES = {
  auto_parse: "cast", auto_parse_date: "cast_date", max_limit_on_data_read: "max_record_size", relax: "relax_quotes",
  rowDelimiter: "record_delimiter", row_delimiter: "record_delimiter", skip_lines_with_empty_values: "skip_records_with_empty_values",
  skip_lines_with_error: "skip_records_with_error",
};
const DELIMITERS = { auto: [], unix: "\n", mac: "\r", windows: "\r\n", unicode: "\u2028" };

function renamed(options = {}) {
  const known = Object.entries(options ?? {}).map(([name, value]) => [OLDER_NAMES[name] ?? name, value]);
  const { record_delimiter: end, ...rest } = Object.fromEntries(known);
  return end === undefined ? rest : { ...rest, record_delimiter: DELIMITERS[end] ?? end };
}

function parse(text, ...given) {
  const callback = given.find((one) => typeof one === "function");
  const options = renamed(given.find((one) => typeof one !== "function"));
  if (callback === undefined) return rowsOf(text, options);
  let rows;
  try {
    rows = rowsOf(text, options);
  } catch (error) {
    callback(error);
    return undefined;
  }
  callback(null, rows);
  return undefined;
}

module.exports = Object.assign((...given) => parse(...given), { parse });
