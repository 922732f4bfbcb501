//! Hands Tauri its configuration, and makes sure that there is a built UI to embed.

use std::{fs, path::Path};

/// What a window shows when the program was built before its UI.
const NOT_BUILT: &str = "<!doctype html><title>Hearth</title><p>The pages of Hearth were not built. \
                         Run <code>cargo xtask run</code>.</p>";

/// The shell's own commands; the capability names each that the window may call.
const COMMANDS: &[&str] = &[
    "call",
    "put_file",
    "get_file",
    "open_external",
    "open_pad",
    "open_hearth",
    "close_pad",
    "quit",
];

fn main() -> std::io::Result<()> {
    let page = Path::new("../ui/dist/index.html");
    if !page.exists() {
        fs::create_dir_all("../ui/dist")?;
        fs::write(page, NOT_BUILT)?;
    }
    println!("cargo::rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    tauri_build::try_build(attributes).map_err(std::io::Error::other)
}
