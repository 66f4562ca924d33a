module.exports = require("handlebars/dist/cjs/handlebars").default;
