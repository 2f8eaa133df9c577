//! What happens when the machine, the database or another process lets us down.

mod crash;
mod import;
mod outage;
mod races;
mod recompute;
mod retold;
mod stop;
mod twins;
mod writer;
