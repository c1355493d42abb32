//! The migrations are read when the crate is built: build it again when they change.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
