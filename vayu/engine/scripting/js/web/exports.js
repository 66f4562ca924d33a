module.exports = { URL, URLSearchParams, TextEncoder, TextDecoder, structuredClone };
