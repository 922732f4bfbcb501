//! What the program was started with.
//!
//! Not here: settings that people change; those are in the store.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Parser;

/// Homeworking assurance for NHS 111 health advisors.
#[derive(Parser)]
#[command(name = "hearth", version)]
pub struct Arguments {
    /// The folder that holds everything of this profile. Two profiles can run side by side.
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// Trust this certificate authority too, for a provider with one of its own.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// A demonstration: says so on every page, ends with its window, and keeps its key in memory
    /// only.
    #[arg(long)]
    pub demo: bool,
    /// The link that Hearth was opened with, such as hearth://assist.
    #[arg(value_name = "LINK")]
    pub link: Option<String>,
}

/// Reads the arguments and settles the profile's folder.
///
/// # Errors
/// When there is no folder for a person's data, or when something means to drive the window of a
/// real profile from outside.
pub fn read() -> Result<Arguments> {
    let mut arguments = Arguments::parse();
    // Web views take this variable as leave to be driven from outside. A demonstration may be; a
    // person's own record may not.
    if !arguments.demo && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        bail!(
            "TAURI_WEBVIEW_AUTOMATION is set, so another program could read and press everything \
             in this window. Unset it and start Hearth again."
        );
    }
    if arguments.profile.is_none() {
        let data = dirs::data_local_dir().context(
            "there is no folder for your data. Start Hearth with --profile and a folder of yours",
        )?;
        arguments.profile = Some(data.join("Hearth"));
    }
    Ok(arguments)
}
