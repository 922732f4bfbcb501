//! Whether this process may make network namespaces, which takes an administrator of Linux.
//!
//! Not here: what is done in one.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Makes one and takes it away again.
pub fn can_be_made() -> Result<()> {
    if !Path::new("/dev/net/tun").exists() {
        bail!("there is no /dev/net/tun");
    }
    let name = format!("hearth{}", std::process::id());
    for what in ["add", "delete"] {
        let output = Command::new("ip")
            .args(["netns", what, &name])
            .output()
            .context("there is no ip")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
    }
    Ok(())
}
