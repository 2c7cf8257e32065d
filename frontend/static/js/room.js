// A live room's page, and nothing that it does not need: people open it on a phone, a minute before it starts.
import "./lib/theme.js";
import "./lib/offline.js";
import "./elements/live-room.js";
