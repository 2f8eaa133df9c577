// What a place to write in has: loaded by main.js where there is one.
import "./toolbar.js";
import "./quote.js";
import "./draft.js";
import "./preview.js";
import "./similar.js";
import "./mentions.js";
import "./attach.js";
