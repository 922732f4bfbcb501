//! The diary while its account is open: it opens and closes with the store, is handed to nothing that
//! sends, and lets go of what has been kept for its time.
//!
//! After a log-out it is shown to nobody until its owner logs in again. A diary that cannot be opened
//! keeps nobody from their work: it is said where it would be used. Not here: what lies in it
//! ([`crate::store::Diary`]).

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use hearth_domain::{
    Problem, ProblemCode, check_in,
    id::PersonId,
    time::{Date, Ms},
};

use crate::{
    app::App,
    desk::Desk,
    error,
    event::AppEvent,
    key::Key,
    profile::Profile,
    store::{Diary, Store, StoreError},
};

/// Where the diary of the open account is.
#[derive(Default)]
pub(crate) struct Place(Mutex<Open>);

#[derive(Default)]
struct Open {
    /// Whose it is, and the diary or why it cannot be used; none while the account is closed.
    diary: Option<(PersonId, Result<Arc<Diary>, Problem>)>,
    /// What was kept aside when it was opened, in a sentence.
    aside: Option<String>,
    /// The one that was open last, and whose: a command that began before may still hold it.
    last: Option<(PersonId, Weak<Diary>)>,
}

impl Place {
    /// This person's diary, and nobody else's.
    ///
    /// # Errors
    /// When their account is closed, or the diary cannot be used.
    pub fn diary(&self, person: &PersonId) -> Result<Arc<Diary>, Problem> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &open.diary {
            Some((whose, diary)) if whose == person => diary.clone(),
            _ => Err(error::locked()),
        }
    }

    /// What was kept aside when it was opened.
    pub fn aside(&self) -> Option<String> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.aside.clone()
    }

    /// Opens a person's diary.
    pub fn open(&self, profile: &Profile, person: &PersonId, key: &Key, now: Ms) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = open.last.as_ref().filter(|(whose, _)| whose == person);
        if let Some(held) = held.and_then(|(_, diary)| diary.upgrade()) {
            open.diary = Some((person.clone(), Ok(held)));
            return;
        }
        let (opened, aside) = open_or_keep_aside(profile, person, key, now);
        if let Ok(diary) = &opened {
            open.last = Some((person.clone(), Arc::downgrade(diary)));
        }
        open.diary = Some((person.clone(), opened));
        open.aside = aside;
    }

    /// Closes it.
    pub fn close(&self) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.diary = None;
        open.aside = None;
    }
}

/// Opens the diary, or makes one in the place of one that cannot be read, which is kept.
fn open_or_keep_aside(
    profile: &Profile,
    person: &PersonId,
    key: &Key,
    now: Ms,
) -> (Result<Arc<Diary>, Problem>, Option<String>) {
    let path = profile.diary(person);
    match Diary::open(&path, key) {
        Err(StoreError::Unreadable) => {
            let aside = match profile.set_diary_aside(person, now) {
                Ok(aside) => aside,
                Err(problem) => return (Err(problem), None),
            };
            (again(&path, key), aside)
        }
        Ok(diary) => (Ok(Arc::new(diary)), None),
        Err(error) => (Err(problem(error)), None),
    }
}

fn again(path: &Path, key: &Key) -> Result<Arc<Diary>, Problem> {
    Diary::open(path, key).map(Arc::new).map_err(problem)
}

fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::Full => error::disk_full(),
        StoreError::Newer => StoreError::Newer.into(),
        error => {
            tracing::warn!(%error, "the diary did not open");
            Problem::new(
                ProblemCode::Unexpected,
                "Hearth cannot open the file with what you keep to yourself. Nothing of it was \
                 changed. Close Hearth and open it again. If it goes on, ask IT.",
            )
        }
    }
}

/// Puts into the store, to be sent, what was shared of check-ins and is not there yet. What was kept
/// to oneself stays where it is. Tells whether there was anything, which is to be sent then.
///
/// # Errors
/// When one of the files does not take it; then it is done the next time.
pub(crate) fn hand_over(diary: &Diary, store: &Store) -> Result<bool, StoreError> {
    let mut has_any = false;
    for kept in diary.check_ins()?.iter().filter(|kept| !kept.handed) {
        if let Some(shared) = kept.check_in.shared() {
            store.keep_shared(&shared)?;
            has_any = true;
        }
        diary.handed(&kept.check_in.id)?;
    }
    Ok(has_any)
}

/// The day, as far as it is known.
fn known_day(app: &App) -> Option<Date> {
    let known = app.line().known_time(app.clock().now());
    known.map(Ms::date)
}

/// The last day on which what is entered now is kept; none while the day is not known.
pub(crate) fn keep_until(desk: &Desk) -> Option<Date> {
    let today = known_day(desk.app())?;
    Some(check_in::keep_until(desk.check_in(), today))
}

/// Deletes what has been kept for its time: what was finished, what was begun and left, and a first
/// step back that nothing followed. A clock that is set wrong deletes nothing.
///
/// # Errors
/// Those of the files.
pub(crate) fn forget_old(app: &App, desk: &Desk) -> Result<(), Problem> {
    // It needs nobody's leave to read it: after a log-out too it goes when its time is over.
    let open = app.diary().diary(&desk.me().person);
    let (Some(today), Ok(diary)) = (known_day(app), open) else {
        return Ok(());
    };
    diary.count_from(check_in::keep_until(desk.check_in(), today))?;
    let gone = diary.forget_finished(today)?;
    for id in &gone {
        desk.store().drop_refused(id)?;
    }
    if diary.forget_begun(today)? || !gone.is_empty() {
        app.emit(AppEvent::Wellbeing);
    }
    Ok(())
}

impl App {
    /// The diary of the person at a desk. Whoever logged out does not leave it open to the next who
    /// sits there.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(crate) fn diary_of(&self, desk: &Desk) -> Result<Arc<Diary>, Problem> {
        let (frame, person) = (self.frame(), desk.me().person.clone());
        // While somebody else logs in, the account before them is still the one that is open.
        if frame.current.as_ref() != Some(&person) {
            return Err(error::locked());
        }
        if frame.logged_out {
            return Err(Problem::new(
                ProblemCode::LoggedOut,
                "You logged out, so check-ins and going back are closed on this computer. Log in to \
                 open them.",
            ));
        }
        self.diary().diary(&person)
    }

    /// Opens the diary that lies beside a store, and hands over what a crash had kept it from.
    pub(crate) fn open_diary(&self, person: &PersonId, key: &Key, store: &Store) {
        let now = self.line().server_time(self.clock().now());
        self.diary().open(self.profile(), person, key, now);
        if let Ok(diary) = self.diary().diary(person)
            && let Err(error) = hand_over(&diary, store)
        {
            tracing::warn!(%error, "what was shared could not be handed over");
        }
    }
}
