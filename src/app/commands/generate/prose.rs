//! Words without sense but with the lengths of real posts.

use std::sync::LazyLock;

use rand::RngExt;
use rand::rngs::StdRng;

/// The vocabulary: frequent words first.
const WORDS: &str = "the a and of to in on my your it is was that this with for but not at from when after before \
    then now still always never sometimes maybe song album playlist track record cassette vinyl \
    radio station podcast episode chapter lyrics chorus verse bridge intro outro remix cover live \
    studio concert gig tour band singer drummer guitarist pianist cellist choir orchestra conductor \
    bass drum guitar piano violin cello trumpet saxophone flute organ synth beat tempo rhythm \
    melody harmony key chord scale note volume loudness equaliser treble bassline mix master stereo \
    mono surround channel speaker headphones earbuds soundbar amplifier receiver turntable player \
    phone tablet laptop desktop browser watch car television console app website device account \
    login password email address subscription premium free trial family student plan payment card \
    receipt invoice refund renewal price country region download upload stream buffer cache storage \
    memory disk folder file backup sync connect disconnect bluetooth wireless wifi cable network \
    signal battery charger screen lock notification widget menu button slider setting option \
    profile picture avatar theme dark light language font search filter sort queue shuffle repeat \
    crossfade gapless skip pause play stop resume rewind forward seek save share copy paste link \
    invite follow unfollow like dislike hide remove delete restore recover reinstall restart update \
    upgrade downgrade version release beta build bug crash freeze error message warning problem \
    issue trouble question answer solution workaround step guide help support staff moderator \
    member listener star community board thread post reply comment quote edit draft report vote \
    idea suggestion request feature change improvement works plays stops skips hangs crashes loads \
    opens closes shows hides returns disappears appears jumps stutters crackles buzzes fades cuts \
    drops waits finishes starts keeps loses finds forgets remembers asks tells says thinks hopes \
    tries wants needs likes loves hates knows sees hears feels makes takes gives gets puts turns \
    moves changes checks clears signs good bad new old loud quiet slow fast long short high low \
    clear muddy warm cold bright dull soft hard easy difficult simple strange odd weird normal \
    usual same different other another every each few many most some several whole half double \
    single empty full broken fixed wrong right true false today yesterday tomorrow morning evening \
    night week month year hour minute second Monday Friday Sunday spring summer autumn winter home \
    office kitchen garden train bus bike bedroom school club hall church park street city thanks \
    please sorry hello everyone anybody somebody nobody myself yourself friend neighbour brother \
    sister mother father daughter son teacher colleague";

static VOCABULARY: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// The shortest and longest post, in characters.
const MIN: f64 = 20.0;
const MAX: f64 = 3_000.0;
/// Half of all posts are shorter than this.
const MEDIAN: f64 = 220.0;
/// How uneven lengths are: the logarithm's standard deviation.
const SPREAD: f64 = 0.9;

/// A title of three to nine words.
pub fn title(random: &mut StdRng) -> String {
    let count = random.random_range(3..=9);
    let mut out = String::new();
    for _ in 0..count {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word(random));
    }
    capital(out)
}

/// A post of some paragraphs: its Markdown, and the HTML that it renders to.
pub fn body(random: &mut StdRng) -> (String, String) {
    let length = (MEDIAN * (normal(random) * SPREAD).exp()).clamp(MIN, MAX) as usize;
    let (mut body, mut html) = (String::with_capacity(length + 40), String::with_capacity(length + 80));
    while body.len() < length {
        let paragraph = paragraph(random, (length - body.len()).min(500));
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&paragraph);
        html.push_str("<p>");
        html.push_str(&paragraph);
        html.push_str("</p>\n");
    }
    (body, html)
}

fn paragraph(random: &mut StdRng, length: usize) -> String {
    let mut out = String::with_capacity(length + 20);
    while out.len() < length {
        let mut sentence = String::new();
        for _ in 0..random.random_range(4..=14) {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(&word(random));
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&capital(sentence));
        out.push('.');
    }
    out
}

/// A word, the first of the vocabulary far oftener than the last; one in eight is a rare one.
fn word(random: &mut StdRng) -> String {
    if random.random_range(0..8) == 0 {
        return rare(random);
    }
    let share = random.random::<f64>();
    let at = (share * share * VOCABULARY.len() as f64) as usize;
    VOCABULARY.get(at).copied().unwrap_or("music").to_owned()
}

/// Names, models, song titles: 32,768 made words, as uneven as Zipf found words to be.
fn rare(random: &mut StdRng) -> String {
    const SYLLABLES: [&str; 32] = [
        "ka", "lo", "mi", "ne", "ru", "ta", "shi", "vo", "den", "fa", "gu", "hel", "jo", "kri", "lan", "mu",
        "no", "pel", "qua", "ri", "sto", "tu", "ul", "ve", "wo", "xi", "ya", "zen", "bra", "cho", "dro",
        "el",
    ];
    let count = SYLLABLES.len().pow(3);
    let at = ((count as f64).powf(random.random::<f64>()) as usize).min(count) - 1;
    let places = [at, at / SYLLABLES.len(), at / SYLLABLES.len().pow(2)];
    places.iter().filter_map(|place| SYLLABLES.get(place % SYLLABLES.len())).copied().collect()
}

fn capital(text: String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(random: &mut StdRng) -> f64 {
    let radius = (-2.0 * (1.0 - random.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.random::<f64>()).cos()
}
