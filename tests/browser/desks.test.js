// Every kind of page that those who run the community see.
import { someone } from "./support.js";
import administrator from "./tours/administrator.js";
import manager from "./tours/manager.js";
import moderator from "./tours/moderator.js";
import { walk } from "./tours/walk.js";

walk({
  "a moderator": { person: () => someone("moderator"), pages: moderator },
  "a community manager": { person: () => someone("community_manager"), pages: manager },
  "an administrator": { person: () => someone("administrator"), pages: administrator },
});
