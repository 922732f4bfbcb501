//! What Hearth does by itself as time goes by: reminders of what falls due, breaks in a shift, and a
//! weekly look at this computer.
//!
//! What comes next is worked out anew at every look, from what is kept and the clock on the wall, so a
//! restart, a sleep or a clock that was set loses nothing and tells nothing twice. Nothing here sends
//! anything. Not here: the rules (`hearth_domain::{due, breaks}`), and tests of the line
//! ([`crate::internet`]).

mod breaks;
pub(crate) mod device;
mod reminders;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{Problem, due::DueStage, time::Ms};
use tokio::sync::{Notify, broadcast::error::RecvError};

pub(crate) use breaks::Shown;

use crate::{App, desk::Desk, event::AppEvent};

/// The clock is looked at so often at least: a computer that wakes does not count the time that it slept.
const LOOK_MS: i64 = 60_000;

/// After something changed it is waited for what changes with it.
const SETTLES: Duration = Duration::from_secs(1);

/// What the program around the core can show while nobody looks at Hearth. Its calls may take a while.
pub trait Notices: Send + Sync + 'static {
    /// Whether the system says that nobody is to be disturbed now; none when it does not say.
    fn do_not_disturb(&self) -> Option<bool>;

    /// Shows a notice. It never covers what somebody works in and never has to be answered.
    ///
    /// # Errors
    /// When the system does not show it.
    fn show(&self, notice: &Notice) -> anyhow::Result<()>;

    /// The first things that fall due now, for the tray.
    fn first_due(&self, first: &[FirstDue]);
}

/// Something to show. Others may see the screen, so it names nobody and nothing that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub words: String,
    /// The page that it leads to.
    pub page: &'static str,
}

/// One of the first things that fall due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDue {
    /// What.
    pub title: String,
    /// The page on which it is done.
    pub page: String,
}

impl Notice {
    /// That something falls due. What, stands in Hearth.
    pub(crate) fn due(stage: DueStage) -> Notice {
        let words = match stage {
            DueStage::DueSoon => "Something in Hearth is due soon. Open Hearth to see what.",
            DueStage::Grace => "Something in Hearth is overdue. Open Hearth to see what.",
            DueStage::LastSafeDay => {
                "Something in Hearth has its last day today. Open Hearth to see what."
            }
            DueStage::Lapsed => "Something in Hearth is out of date. Open Hearth to see what.",
        };
        Notice {
            title: "Hearth".into(),
            words: words.into(),
            page: "/due",
        }
    }
}

/// What is known of all this while the app runs.
#[derive(Default)]
pub(crate) struct Place {
    inner: Mutex<Inner>,
    wakes: Notify,
    /// One looks at a time: two would show the same.
    looking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Inner {
    notices: Option<Arc<dyn Notices>>,
    /// The system did not show the last notice.
    failed: bool,
    /// What the tray was told last.
    first: Option<Vec<FirstDue>>,
}

impl Place {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A setting, a call or a shift is otherwise: look again.
    pub fn wake(&self) {
        self.wakes.notify_one();
    }

    /// Whether the program around the core shows notices at all.
    pub fn shows_notices(&self) -> bool {
        self.lock().notices.is_some()
    }

    /// Whether the system did not show the last notice.
    pub fn has_failed(&self) -> bool {
        self.lock().failed
    }

    fn notices(&self) -> Option<Arc<dyn Notices>> {
        self.lock().notices.clone()
    }

    /// Shows a notice. Answers whether it was shown.
    async fn show(&self, notice: Notice) -> bool {
        let Some(notices) = self.notices() else {
            return false;
        };
        let shown = tokio::task::spawn_blocking(move || notices.show(&notice)).await;
        let failed = match shown {
            Ok(Ok(())) => false,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a notice was not shown");
                true
            }
            Err(_) => true,
        };
        self.lock().failed = failed;
        !failed
    }

    /// Whether the system says that nobody is to be disturbed.
    async fn do_not_disturb(&self) -> bool {
        let Some(notices) = self.notices() else {
            return false;
        };
        let asked = tokio::task::spawn_blocking(move || notices.do_not_disturb()).await;
        asked.ok().flatten() == Some(true)
    }

    /// Tells the tray what comes first, if that is something else.
    fn tell_first(&self, first: Vec<FirstDue>) {
        let notices = {
            let mut inner = self.lock();
            if inner.first.as_ref() == Some(&first) {
                return;
            }
            inner.first = Some(first.clone());
            inner.notices.clone()
        };
        if let Some(notices) = notices {
            notices.first_due(&first);
        }
    }
}

impl App {
    /// Gives the core what shows notices, and has it look at once.
    pub fn set_notices(&self, notices: Arc<dyn Notices>) {
        {
            let mut inner = self.schedule().lock();
            inner.notices = Some(notices);
            inner.first = None;
        }
        self.schedule().wake();
    }

    /// Does what the time asks for. It is done by itself once a minute at least, and at once when the
    /// window comes before somebody whose computer may have slept. Answers when there is something to
    /// do again, if nothing changes meanwhile.
    pub async fn look_at_clock(&self) -> Ms {
        let _alone = self.schedule().looking.lock().await;
        let soon = |now: Ms| now.plus(LOOK_MS);
        let Ok(desk) = self.desk() else {
            self.schedule().tell_first(Vec::new());
            // Whoever opens the store wakes it.
            return self.clock().now().plus(60 * LOOK_MS);
        };
        let now = desk.now();
        let looks = [
            breaks::look(self, &desk).await,
            reminders::look(self, &desk).await,
            device::look(self, &desk).await,
        ];
        let next = looks.into_iter().map(|next| {
            next.unwrap_or_else(|problem| {
                tracing::warn!(code = ?problem.code, "what the time asks for was not done");
                Some(soon(now))
            })
        });
        let next = next
            .flatten()
            .min()
            .unwrap_or_else(|| now.plus(60 * LOOK_MS));
        // The desk's time is the server's; who waits goes by this computer's.
        let pause = next.0.saturating_sub(now.0).max(0);
        self.clock().now().plus(pause)
    }
}

/// Either when to look again, or none when only a change matters.
type Next = Result<Option<Ms>, Problem>;

/// Looks at the clock for as long as the app runs.
pub(crate) async fn run(app: App) {
    let (mut accounts, mut events) = (app.accounts(), app.events());
    loop {
        drop(accounts.borrow_and_update());
        let asked = app.clock().now();
        let until = app.look_at_clock().await;
        loop {
            let now = app.clock().now();
            // A clock that was set back is looked at anew.
            if now >= until || now < asked {
                break;
            }
            let ms = (until.0 - now.0).min(LOOK_MS);
            let pause = Duration::from_millis(ms.unsigned_abs());
            let changed = tokio::select! {
                () = tokio::time::sleep(pause) => false,
                () = app.schedule().wakes.notified() => true,
                _ = accounts.changed() => true,
                event = events.recv() => matters(&event),
            };
            if changed {
                tokio::time::sleep(SETTLES).await;
                events = app.events();
                break;
            }
        }
    }
}

/// Whether what falls due, or whether somebody may be told of it, may be otherwise.
fn matters(event: &Result<AppEvent, RecvError>) -> bool {
    matches!(
        event,
        Ok(AppEvent::State
            | AppEvent::Record
            | AppEvent::Sent
            | AppEvent::Assistance
            | AppEvent::Wellbeing
            | AppEvent::Buddy)
            | Err(_)
    )
}

/// Whether somebody says that they are on a call, or the system that nobody is to be disturbed. The
/// system is asked only when something would be shown otherwise.
async fn is_busy(app: &App, desk: &Desk) -> bool {
    desk.account().is_on_call() || app.schedule().do_not_disturb().await
}
