//! Scores and ranks held against what is counted by hand, and against the commands.

use bandstand::features::ranks::recompute;
use bandstand::forum::activity::fill;

use crate::features::by_hand::scores;
use crate::world::World;

/// Holds what was kept along the way against the rows, and both against the commands, which
/// find nothing to add and nothing to set right.
pub fn check(world: &World<'_>) {
    let risen = scores::hold(&mut world.conn(), &world.site.config);
    assert!(risen >= 4, "the history has people in it: {risen}");
    let now = world.site.clock.now();
    let site = world.twin();
    let most = site.config.ranks.batch;
    let added = by_command(move || fill::all(&site.db, most, now, |_, _| ()).expect("it is filled"));
    assert_eq!(added, 0, "the ledger says what is so");
    let outcome = compute(world);
    assert_eq!((outcome.wrong, outcome.moved), (0, 0), "{outcome:?}");
}

/// Commands block their thread, which these stories run on.
fn by_command<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().expect("the command comes to its end")
}

/// Everybody by the formula of the story.
pub fn compute(world: &World<'_>) -> recompute::Outcome {
    let (site, now) = (world.twin(), world.site.clock.now());
    by_command(move || recompute::all(&site.db, &site.config, now, |_| ()).expect("it is computed"))
}
