//! Cargo does not see a new folder of migrations by itself.
fn main() {
    for watched in ["migrations", "templates", "assets", "config"] {
        println!("cargo::rerun-if-changed={watched}");
    }
}
