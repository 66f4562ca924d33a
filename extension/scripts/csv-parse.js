// Every way in which scripts ask for it: the function that Postman's older version is, `parse`, and
// either of them with a callback, which is called at once: a script has no streams to wait for.
const { parse: rowsOf } = require("csv-parse/sync");

function parse(text, ...given) {
  const callback = given.find((one) => typeof one === "function");
  const options = given.find((one) => typeof one !== "function");
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
