// Everything that runs on every page but a live room's (room.js). One import a line; each element stands in its own file.
import "./lib/theme.js";
import "./lib/offline.js";
import "./lib/swaps.js";
import "./elements/kept-pages.js";
import "./elements/save-state.js";
import "./elements/passkey.js";
import "./elements/quiet-form.js";
import "./elements/copy-text.js";
import "./elements/draft-composer.js";
import "./elements/colleague-names.js";
import "./elements/near-copy.js";
import "./elements/take-along.js";
import "./elements/mix-meter.js";
import "./elements/pick-words.js";
import "./elements/auto-save.js";
import "./elements/rewrite-studio.js";
import "./elements/drop-picture.js";
