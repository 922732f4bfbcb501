//! The data folder: made so that only the server's own user can look into it.

use std::{fs::DirBuilder, io, path::Path};

/// Makes a folder if it is missing. One that is there keeps the rights that somebody gave it.
///
/// # Errors
/// When the system refuses.
pub fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
