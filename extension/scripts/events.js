module.exports = require("events");
