import "./lib/theme.js";
