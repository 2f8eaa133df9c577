//! The guidelines: everybody reads and cites them, few change them.

use bandstand::schema::audit_log;
use diesel::prelude::*;

use crate::both;
use crate::world::on_site;

both! {
    fn a_changed_guideline_keeps_its_number_and_its_old_words_stay_in_the_log(db) {
        on_site(db, async |world| {
            let (guest, chief) = (world.guest(), world.member("Joaquim").await);
            let before = guest.get("/guidelines/chat").await.is(200);
            assert!(before.body.contains("id=\"3\"") && before.words().contains("The same music once"), "{}", before.words());
            assert!(!before.body.contains("/edit"), "guests change nothing");
            let edit = "/guidelines/chat/3/edit";
            let refused = chief.post(edit, &[("title", "  "), ("body", "Words <b>kept</b>")]).await.is(422);
            assert!(refused.body.contains("Words &lt;b&gt;kept&lt;/b&gt;"), "{}", refused.body);
            let to = chief.post(edit, &[("title", "Each song once"), ("body", "Not <i>twice</i>.")]).await.is(303);
            assert_eq!(to.location, "/guidelines/chat#3");
            let after = guest.get("/guidelines/chat").await.is(200);
            assert!(after.words().contains("Each song once") && after.body.contains("Not &lt;i&gt;twice&lt;/i&gt;."));
            assert!(!after.words().contains("The same music once"));
            assert!(guest.get("/guidelines").await.is(200).words().contains("Each song once"));
            let kept: String = audit_log::table
                .filter(audit_log::subject_kind.eq("guideline"))
                .select(audit_log::before)
                .first(&mut world.conn())
                .expect("an entry");
            assert!(kept.starts_with("chat:3 The same music once"), "{kept}");
        });
    }
}
