// The endings that files of the usual types have; the whole table is 180 KB.
const ENDINGS = {
  "application/javascript": "js", "application/json": "json", "application/octet-stream": "bin", "application/pdf": "pdf",
  "application/xml": "xml", "application/zip": "zip", "image/gif": "gif", "image/jpeg": "jpeg", "image/png": "png",
  "image/svg+xml": "svg", "text/css": "css", "text/csv": "csv", "text/html": "html", "text/plain": "txt", "text/xml": "xml",
};

exports.extension = (type) => ENDINGS[String(type).split(";")[0].trim().toLowerCase()] ?? false;
