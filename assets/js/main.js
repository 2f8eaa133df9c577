// Each behaviour binds itself to data attributes. Without JavaScript every form still works.
import "./times.js";
import "./menus.js";
import "./theme.js";
import "./confirm.js";
import "./kudos.js";
import "./slow.js";
import "./toolbar.js";
import "./quote.js";
import "./draft.js";
import "./preview.js";
import "./similar.js";
import "./mentions.js";
import "./attach.js";
import "./keys.js";
