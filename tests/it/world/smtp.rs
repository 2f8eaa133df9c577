//! A mail server that takes letters, or lets the sender down in one of the usual ways.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the server behaves from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// "Not now", to everybody.
    Refuses,
    /// "There is no such mailbox."
    KnowsNobody,
    /// Takes the letter and never says so.
    Stalls,
    /// Hangs up after the letter came, before saying that it did.
    Drops,
}

#[derive(Default)]
struct Inside {
    /// How often each Message-ID was acknowledged.
    taken: BTreeMap<String, usize>,
    /// Whole letters by Message-ID, as they came last.
    letters: BTreeMap<String, String>,
    /// How often each Message-ID came, acknowledged or not.
    seen: BTreeMap<String, usize>,
}

#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    inside: Arc<Mutex<Inside>>,
}

impl Sink {
    /// Each letter takes so long.
    pub fn start(pace: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let sink = Self { port, mood: Arc::new(Mutex::new(Mood::Takes)), inside: Arc::default() };
        let own = sink.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let own = own.clone();
                std::thread::spawn(move || drop(own.talk(stream, pace)));
            }
        });
        sink
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().expect("a lock") = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().expect("a lock")
    }

    /// The Message-IDs that were acknowledged, with how often.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        self.inside.lock().expect("a lock").taken.clone()
    }

    /// How often each letter came, acknowledged or not.
    pub fn seen(&self) -> BTreeMap<String, usize> {
        self.inside.lock().expect("a lock").seen.clone()
    }

    pub fn letters(&self) -> Vec<String> {
        self.inside.lock().expect("a lock").letters.values().cloned().collect()
    }

    fn talk(&self, mut stream: TcpStream, pace: Duration) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        stream.write_all(b"220 sink\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            match (line.as_str(), self.mood()) {
                ("QUIT", _) => return stream.write_all(b"221 bye\r\n"),
                (line, Mood::Refuses) if line.starts_with("MAIL") => stream.write_all(b"421 not now\r\n")?,
                (line, Mood::KnowsNobody) if line.starts_with("RCPT") => {
                    stream.write_all(b"550 5.1.1 no such mailbox\r\n")?;
                }
                ("DATA", mood) => {
                    stream.write_all(b"354 go on\r\n")?;
                    let (mut id, mut letter) = (String::new(), String::new());
                    while let Some(line) = lines.next().transpose()?.filter(|line| line != ".") {
                        if let Some(found) = line.strip_prefix("Message-ID: ") {
                            found.clone_into(&mut id);
                        }
                        letter.push_str(&line);
                        letter.push('\n');
                    }
                    let mut inside = self.inside.lock().expect("a lock");
                    *inside.seen.entry(id.clone()).or_default() += 1;
                    match mood {
                        Mood::Drops => return Ok(()),
                        Mood::Stalls => {
                            drop(inside);
                            std::thread::sleep(Duration::from_secs(60));
                            return Ok(());
                        }
                        _ => {}
                    }
                    *inside.taken.entry(id.clone()).or_default() += 1;
                    inside.letters.insert(id, letter.replace("=\n", ""));
                    drop(inside);
                    std::thread::sleep(pace);
                    stream.write_all(b"250 taken\r\n")?;
                }
                _ => stream.write_all(b"250 ok\r\n")?,
            }
        }
        Ok(())
    }
}
