//! Writes `ui/src/lib/bindings.ts`: the TypeScript form of everything that crosses to the window.
//!
//! With `--check` it writes nothing and fails when the file is not what it would write.

use std::{path::Path, process::ExitCode};

fn main() -> anyhow::Result<ExitCode> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings.ts");
    let wanted = hearth_app::types::typescript()?;
    if std::env::args().any(|argument| argument == "--check") {
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        if found == wanted {
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("{} is stale. Run `cargo xtask types`.", file.display());
        return Ok(ExitCode::FAILURE);
    }
    std::fs::write(&file, wanted)?;
    Ok(ExitCode::SUCCESS)
}
