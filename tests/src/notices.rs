//! A place for notices on the session's message bus, as a desktop has one.
//!
//! Not here: showing them, which nobody looks at.

use std::collections::HashMap;

use tokio::sync::watch;
use zbus::{Connection, zvariant::OwnedValue};

use crate::PATIENCE;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The place; it goes with this.
pub struct NoticeBoard {
    connection: Connection,
    shown: watch::Receiver<Vec<String>>,
}

/// What desktops answer to programs that have something to say.
struct Board {
    show: watch::Sender<Vec<String>>,
}

impl NoticeBoard {
    /// Puts the place on the bus of this session. Call it within a runtime that goes on.
    ///
    /// # Errors
    /// When there is no bus, or the desktop has such a place already.
    pub async fn put() -> anyhow::Result<NoticeBoard> {
        let (show, shown) = watch::channel(Vec::new());
        let board = Board { show };
        let connection = zbus::connection::Builder::session()?
            .serve_at(PATH, board)?
            .name(NAME)?
            .build()
            .await?;
        Ok(NoticeBoard { connection, shown })
    }

    /// Waits for a notice with these words in it, and answers its number.
    ///
    /// # Errors
    /// When none comes.
    pub async fn until(&self, words: &str) -> anyhow::Result<u32> {
        let mut shown = self.shown.clone();
        let has = |all: &Vec<String>| all.iter().any(|it| it.contains(words));
        let waited = tokio::time::timeout(PATIENCE, shown.wait_for(has)).await;
        let all = waited.map_err(|_| anyhow::anyhow!("no notice says {words}"))??;
        let at = all.iter().position(|it| it.contains(words));
        Ok(at.map_or(0, number))
    }

    /// Somebody presses a notice.
    ///
    /// # Errors
    /// When the bus does not take it.
    pub async fn press(&self, notice: u32) -> anyhow::Result<()> {
        let nobody: Option<&str> = None;
        let body = (notice, "default");
        let said = self
            .connection
            .emit_signal(nobody, PATH, NAME, "ActionInvoked", &body);
        Ok(said.await?)
    }
}

/// Notices count from one.
fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Board {
    #[expect(clippy::too_many_arguments, reason = "the desktop's own form")]
    fn notify(
        &self,
        _program: &str,
        _replaces: u32,
        _icon: &str,
        title: &str,
        words: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires_ms: i32,
    ) -> u32 {
        let mut count = 0;
        self.show.send_modify(|all| {
            all.push(format!("{title}: {words}"));
            count = all.len();
        });
        number(count.saturating_sub(1))
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        false
    }
}
