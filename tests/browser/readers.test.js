// Every kind of page that guests, members and Stars see.
import { someone } from "./support.js";
import guest from "./tours/guest.js";
import member from "./tours/member.js";
import star from "./tours/star.js";
import { walk } from "./tours/walk.js";

walk({
  "a guest": { pages: guest },
  "a member": { person: () => someone("member", 1), pages: member },
  "a Star": { person: () => someone("star"), pages: star },
});
