//! Lets cargo see when the web bundle changed. The bundle may be missing: the server then shows
//! a page that says how to build it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The whole folder, since `assets/dist` does not exist before the first bundle.
    println!("cargo:rerun-if-changed=assets");
}
