//! How good and how fast the suggestions of likely same threads are.
//!
//! `cargo bench --bench similar -- FORUM.jsonl QUESTIONS.jsonl [--fit]` imports
//! the forum into a site of its own on SQLite, ranks the candidates of each
//! question with the code that the composer uses, and prints the mean average
//! precision. With `--fit` it fits the weights to the questions, says how good
//! such weights are on questions that they were not fitted to, and prints them
//! for `features/similar/rank.rs`.
//!
//! `cargo bench --bench similar -- --speed POSTS` generates a forum of so many
//! posts and times suggestions in it; with a `DATABASE_URL` in place of the number,
//! in a database that `bandstand generate` filled.

mod fit;
mod quality;
mod scratch;
mod speed;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Cargo itself adds `--bench`.
    let given: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        [] => {
            println!("usage: cargo bench --bench similar -- FORUM.jsonl QUESTIONS.jsonl [--fit]");
            println!("       cargo bench --bench similar -- --speed POSTS|DATABASE_URL");
            Ok(())
        }
        ["--speed", wanted] => speed::measure(wanted),
        [forum, questions] => quality::measure(forum, questions, false),
        [forum, questions, "--fit"] => quality::measure(forum, questions, true),
        _ => Err("these arguments are not understood; without any it says how it is used".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("similar: {sentence}");
            ExitCode::FAILURE
        }
    }
}
