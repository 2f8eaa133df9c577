//! The command line: parse it, run one command, say in one line what went wrong.

use std::path::PathBuf;
use std::process::ExitCode;

use bandstand::app::commands::{self, admin::Act, check::Shape, demo::Place, generate::Size, ranks::Reach};
use bandstand::forum::viewer::Role;
use bandstand::kit::config::Config;
use clap::{Parser, Subcommand};

/// Pages are many small allocations on several threads: with the system's
/// allocator they took a quarter of the processor time, and each thread kept
/// megabytes of its own (benches/load). SQLite's go through it as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "bandstand", version, about = "A community forum engine")]
struct Line {
    /// The settings file; config/bandstand.toml if it is there.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the community.
    Serve,
    /// Make a demo community in a folder and serve it.
    Demo {
        #[arg(long, default_value = "demo-data")]
        dir: PathBuf,
        #[arg(long)]
        listen: Option<String>,
    },
    /// Fill an empty database with a community of any size, for measurements.
    Generate {
        #[arg(long)]
        users: usize,
        #[arg(long)]
        threads: usize,
        #[arg(long)]
        posts: usize,
        /// Rows of the ledger of deeds besides, for measuring `ranks recompute --scores-only`.
        #[arg(long, default_value_t = 0)]
        deeds: usize,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Bring the database to this version.
    Migrate,
    /// Make, promote or help a member from the command line.
    Admin {
        #[command(subcommand)]
        deed: Deed,
    },
    /// Read a community from a file in Bandstand's exchange format.
    Import { file: PathBuf },
    /// Write the community to a file in Bandstand's exchange format.
    Export { file: PathBuf },
    /// Read a letter that came back from standard input.
    Bounce,
    /// The support desk's mail.
    Support {
        #[command(subcommand)]
        deed: Support,
    },
    /// Learn to suggest categories for support requests, and try what was learned.
    Triage {
        #[command(subcommand)]
        deed: Triage,
    },
    /// What members did, and the ranks that follow.
    Ranks {
        #[command(subcommand)]
        deed: Ranks,
    },
    /// Check the database and recount every counter.
    Check {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Support {
    /// Read a letter to the desk from standard input and file it.
    Receive {
        /// The sender that the mail server saw; empty for a bounce.
        #[arg(long)]
        sender: Option<String>,
    },
}

#[derive(Subcommand)]
enum Ranks {
    /// Compute everything from scratch, and set right what differs; goes on where it was interrupted.
    Recompute {
        /// The ranks alone, from the ledger of deeds as it is.
        #[arg(long)]
        scores_only: bool,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Triage {
    /// Learn from a CSV file with the columns text and category.
    Train {
        file: PathBuf,
        #[arg(long)]
        model: PathBuf,
        /// Say first how well that goes, by cross-validation in so many parts.
        #[arg(long)]
        folds: Option<usize>,
    },
    /// Write the desk's own closed cases as examples to learn from.
    Examples { file: PathBuf },
    /// Try a model on a CSV file and say how often it is right.
    Evaluate {
        file: PathBuf,
        #[arg(long)]
        model: PathBuf,
    },
}

#[derive(Subcommand)]
enum Deed {
    /// Make an administrator; the password comes from BANDSTAND_PASSWORD, the terminal or standard input.
    Create { username: String, email: String },
    /// Give a member a role: member, star, moderator, staff, community_manager or administrator.
    Promote { username: String, role: String },
    /// Set a new password and end every session.
    Password { username: String },
}

impl Deed {
    fn act(self) -> Result<Act, String> {
        Ok(match self {
            Self::Create { username, email } => Act::Create { username, email },
            Self::Promote { username, role } => {
                let role = Role::from_word(&role).ok_or_else(|| format!("there is no role \"{role}\""))?;
                Act::Promote { username, role }
            }
            Self::Password { username } => Act::Password { username },
        })
    }
}

fn main() -> ExitCode {
    match run(Line::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("bandstand: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: Line) -> Result<(), String> {
    let usual = PathBuf::from("config/bandstand.toml");
    let file = line.config.or_else(|| usual.exists().then_some(usual));
    let config = Config::load(file.as_deref())?;
    start_log(&config);
    match line.command {
        Command::Serve => {
            commands::serve::run(config, |origin| commands::say(&format!("Serving at {origin}")))
        }
        Command::Demo { dir, listen } => commands::demo::run(config, Place { dir, listen }),
        Command::Generate { users, threads, posts, deeds, seed } => {
            commands::generate::run(config, Size { users, threads, posts, deeds, seed })
        }
        Command::Migrate => commands::migrate::run(config),
        Command::Admin { deed } => commands::admin::run(config, deed.act()?),
        Command::Import { file } => commands::import::run(config, &file),
        Command::Export { file } => commands::export::run(config, &file),
        Command::Bounce => commands::bounce::run(config),
        Command::Support { deed: Support::Receive { sender } } => {
            commands::support::receive(config, sender.as_deref())
        }
        Command::Triage { deed: Triage::Train { file, model, folds } } => {
            commands::triage::train(&file, &model, folds)
        }
        Command::Triage { deed: Triage::Examples { file } } => commands::triage::examples(config, &file),
        Command::Triage { deed: Triage::Evaluate { file, model } } => {
            commands::triage::evaluate(&file, &model)
        }
        Command::Ranks { deed: Ranks::Recompute { scores_only, json } } => {
            let reach = if scores_only { Reach::Scores } else { Reach::Everything };
            commands::ranks::run(config, reach, if json { Shape::Json } else { Shape::Text })
        }
        Command::Check { json } => commands::check::run(config, if json { Shape::Json } else { Shape::Text }),
    }
}

fn start_log(config: &Config) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("BANDSTAND_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,bandstand::request=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_format == "json" {
        log.json().init();
    } else {
        log.init();
    }
}
