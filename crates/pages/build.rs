//! Has the pages carried anew whenever they were built anew: the start page names every script by
//! its content, so it changes whenever any of them does.

fn main() {
    println!("cargo::rerun-if-changed=../../web/build/index.html");
}
