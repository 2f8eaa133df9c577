//! Wakes streams that wait for something. Nothing is kept here but who waits:
//! what they are told is asked of the database, so that a stream may go on at
//! another process, and one that was asleep misses nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::sync::{Semaphore, oneshot, watch};

/// A kind of thing and its number: what one may wait for.
pub type Topic = (&'static str, i64);

/// Streams that ask the database at once: many wake at the same moment, and
/// requests must not wait for all of them.
const ASKING: usize = 2;
/// Streams of one process.
const MOST: usize = 20_000;

/// Clones share one hub.
#[derive(Clone)]
pub struct Hub {
    topics: Arc<Mutex<HashMap<Topic, watch::Sender<()>>>>,
    /// The open windows of each person, the oldest first.
    windows: Arc<Mutex<HashMap<i64, VecDeque<oneshot::Sender<()>>>>>,
    closing: watch::Sender<bool>,
    /// Taken by a stream while it asks the database.
    pub turns: Arc<Semaphore>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            topics: Arc::default(),
            windows: Arc::default(),
            closing: watch::Sender::new(false),
            turns: Arc::new(Semaphore::new(ASKING)),
        }
    }
}

impl Hub {
    /// Waits for a topic from now on.
    pub fn listen(&self, topic: Topic) -> Listener {
        let heard = self.with(|topics| topics.entry(topic).or_default().subscribe());
        Listener { heard, topic, hub: self.clone() }
    }

    /// Wakes those who wait for the topic, at this process.
    pub fn tell(&self, topic: Topic) {
        self.with(|topics| {
            if let Some(sender) = topics.get(&topic) {
                sender.send_replace(());
            }
        });
    }

    /// The numbers of a kind that somebody waits for.
    pub fn awaited(&self, kind: &str) -> Vec<i64> {
        self.with(|topics| topics.keys().filter(|topic| topic.0 == kind).map(|topic| topic.1).collect())
    }

    /// How many wait for the topic.
    pub fn listeners(&self, topic: Topic) -> usize {
        self.with(|topics| topics.get(&topic).map_or(0, watch::Sender::receiver_count))
    }

    /// Opens one more window of a person. With more than `most` the oldest is told
    /// to end by its receiver: it may be one whose reader left without a word.
    pub fn open_window(&self, person: i64, most: usize) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut windows = self.windows.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if windows.len() > 2 * self.closing.receiver_count() + 64 {
            windows.retain(|_, own| own.iter().any(|window| !window.is_closed()));
        }
        let own = windows.entry(person).or_default();
        own.retain(|window| !window.is_closed());
        while own.len() >= most {
            own.pop_front();
        }
        own.push_back(sender);
        receiver
    }

    /// Whether one more stream is one too many.
    pub fn is_full(&self) -> bool {
        self.closing.receiver_count() >= MOST
    }

    /// Becomes true when the process is about to stop: streams end.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Topic, watch::Sender<()>>) -> T) -> T {
        // Nobody panics while holding it; if somebody did, the map is still one.
        let mut topics = self.topics.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        work(&mut topics)
    }
}

/// Waits for one topic; the last one who does takes the topic with them.
pub struct Listener {
    heard: watch::Receiver<()>,
    topic: Topic,
    hub: Hub,
}

impl Listener {
    /// Comes back when the topic was told of since the last time.
    pub async fn heard(&mut self) {
        if self.heard.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.with(|topics| {
            if topics.get(&self.topic).is_some_and(|sender| sender.receiver_count() <= 1) {
                topics.remove(&self.topic);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_window_ends_when_there_are_too_many() {
        let hub = Hub::default();
        let (mut first, mut second) = (hub.open_window(1, 2), hub.open_window(1, 2));
        let other = hub.open_window(2, 2);
        let third = hub.open_window(1, 2);
        assert!((&mut first).await.is_err(), "the oldest is told");
        assert!(second.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty));
        // One that closed by itself makes room.
        drop(third);
        drop(hub.open_window(1, 2));
        assert!(second.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty));
        drop(other);
    }

    #[tokio::test]
    async fn a_topic_lives_as_long_as_somebody_waits() {
        let hub = Hub::default();
        let (mut one, two) = (hub.listen(("user", 1)), hub.listen(("user", 1)));
        assert_eq!(hub.awaited("user"), [1]);
        hub.tell(("user", 1));
        hub.tell(("user", 2));
        one.heard().await;
        drop(one);
        assert_eq!(hub.listeners(("user", 1)), 1);
        drop(two);
        assert!(hub.awaited("user").is_empty());
    }
}
