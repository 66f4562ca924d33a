// What Postman's version derives from a password when a script does not say how; this one would take
// 250,000 rounds of another hash, which is another key.
const CryptoJS = require("crypto-js");

Object.assign(CryptoJS.algo.PBKDF2.cfg, { hasher: CryptoJS.algo.SHA1, iterations: 1 });

module.exports = CryptoJS;
