// In the place of parts of Node that a library asks for and does without.
module.exports = {};
