//! A link that is not what it says, refused beside its field, and the buddy's own, opened by the shell.
//!
//! This desktop has a program for telephone numbers that only writes down what it was given. Not here:
//! what else may be wrong with a link (the domain's and the server's tests).

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{variable, window::Window};

/// The buddy's link, as the demonstration has it.
const LINK: &str = "tel:+441632960123";

/// From a link that is refused to one that is opened.
pub async fn from_a_link_refused_to_one_opened(priya: &Window, folder: &Path) -> Result<()> {
    let called = put_telephone(folder)?;
    priya.go("/buddy").await?;
    priya.page("Your buddy is Chloe Evans").await?;
    priya.says(LINK).await?;
    priya.picture("buddy").await?;
    let hostile = "https://teams.microsoft.com@evil.example/l/chat/0";
    priya.fill("link", hostile).await?;
    priya.press("Save my link").await?;
    priya.says("This link has a name before an @ sign.").await?;
    priya.picture("buddy-link-refused").await?;
    priya.fill("link", "tel:+441632960111").await?;
    priya.press("Save my link").await?;
    priya.says("Your buddy sees this link").await?;
    priya.press("Call this number").await?;
    priya.says("Opened outside Hearth.").await?;
    priya.picture("buddy-link-opened").await?;
    priya
        .wait("the telephone to be given the number", async || {
            Ok(fs::read_to_string(&called).is_ok_and(|number| number == LINK))
        })
        .await
}

/// Gives this session a program for telephone numbers. Answers the file in which it writes what it was
/// given.
fn put_telephone(folder: &Path) -> Result<PathBuf> {
    let (telephone, called) = (folder.join("telephone"), folder.join("called"));
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", called.display());
    fs::write(&telephone, script)?;
    fs::set_permissions(&telephone, fs::Permissions::from_mode(0o700))?;
    // The session's own folders; nobody else's programs are touched.
    let programs = PathBuf::from(variable("XDG_DATA_HOME")?).join("applications");
    fs::create_dir_all(&programs)?;
    fs::write(
        programs.join("telephone.desktop"),
        format!(
            "[Desktop Entry]\nType=Application\nName=Telephone\nExec={} %u\n\
             MimeType=x-scheme-handler/tel;\n",
            telephone.display()
        ),
    )?;
    let settings = PathBuf::from(variable("XDG_CONFIG_HOME")?);
    fs::create_dir_all(&settings)?;
    fs::write(
        settings.join("mimeapps.list"),
        "[Default Applications]\nx-scheme-handler/tel=telephone.desktop\n",
    )?;
    Ok(called)
}
