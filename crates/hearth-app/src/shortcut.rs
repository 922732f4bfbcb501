//! The key for assistance, which works while another program has the keyboard, and its rehearsal.
//!
//! The key brings the pad and presses nothing by itself. It is promised to nobody before it was
//! heard from another program: until then, and where it was swallowed, the pages say so. The choice
//! lies outside the encrypted store, so that the key works while Hearth is locked. Not here: asking
//! the system for it (the shell), and what the pad shows.

mod combination;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{
    Problem, ProblemCode,
    fact::{Fact, FactId, Found, Probe},
    response::Value,
    time::Ms,
};
use serde::{Deserialize, Serialize};

pub use combination::{Shortcut, Unfit};

use crate::{App, assistance, command::assess};

/// How long a rehearsal listens: long enough to find the program and to read the page again.
pub const LISTENS: Duration = Duration::from_secs(60);

/// What the program around the core can do about keys.
pub trait Keyboard: Send + Sync + 'static {
    /// Why keys cannot be had here, and what to use instead; none when they can.
    fn unavailable(&self) -> Option<String>;

    /// Asks the system for these keys and gives up those before; none gives up only.
    ///
    /// # Errors
    /// When another program has them.
    fn listen(&self, shortcut: Option<&Shortcut>) -> Result<(), Problem>;
}

/// The key that was chosen on this computer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// The keys.
    pub keys: Shortcut,
    /// What came of the last rehearsal.
    pub rehearsed: Option<Rehearsed>,
}

/// What came of a rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rehearsed {
    /// The key reached Hearth while another program had the keyboard.
    pub reached: bool,
    /// When.
    pub at: Ms,
}

/// What follows from the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// The pad comes before the person.
    Pad,
    /// The rehearsal has its result: its page comes before the person.
    Rehearsal,
    /// It was pressed in Hearth's own window during a rehearsal, which proves nothing.
    Nothing,
}

/// What is known of the key while the app runs.
#[derive(Default)]
pub(crate) struct Place(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    keyboard: Option<Arc<dyn Keyboard>>,
    /// Why the system did not give the chosen key.
    refused: Option<Problem>,
    rehearsal: Option<Rehearsal>,
    /// The last rehearsal heard nothing, and nobody said that they had pressed.
    silent: bool,
    /// Counts rehearsals, so that the end of one does not end the next.
    turn: u64,
}

/// One that goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rehearsal {
    turn: u64,
    /// When it stops to listen.
    pub until: Ms,
    /// The key was heard in Hearth's own window meanwhile.
    pub own: bool,
}

impl Place {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rehearsal that goes on.
    pub fn rehearsal(&self) -> Option<Rehearsal> {
        self.lock().rehearsal
    }

    /// The last rehearsal heard nothing, and nobody said that they had pressed.
    pub fn is_silent(&self) -> bool {
        self.lock().silent
    }

    /// Why the chosen key cannot be had now.
    pub fn refused(&self) -> Option<String> {
        self.lock().refused.as_ref().map(|it| it.message.clone())
    }

    /// Why no key can be had here at all.
    pub fn unavailable(&self) -> Option<String> {
        match &self.lock().keyboard {
            Some(keyboard) => keyboard.unavailable(),
            None => Some("A browser gives Hearth no key while other programs have the keyboard. Use the app.".into()),
        }
    }
}

impl App {
    /// Gives the core the keyboard of this computer. It asks for no key yet.
    pub fn set_keyboard(&self, keyboard: Arc<dyn Keyboard>) {
        self.shortcut().lock().keyboard = Some(keyboard);
        assistance::changed(self);
    }

    /// The key was pressed. `own` when one of Hearth's windows had the keyboard.
    pub fn shortcut_pressed(&self, own: bool) -> Follows {
        {
            let mut place = self.shortcut().lock();
            match &mut place.rehearsal {
                None => return Follows::Pad,
                Some(rehearsal) if own => rehearsal.own = true,
                Some(_) => {}
            }
        }
        if own {
            assistance::changed(self);
            return Follows::Nothing;
        }
        self.rehearsed(true);
        Follows::Rehearsal
    }

    /// The key that was chosen on this computer by whoever is here.
    pub(crate) fn chosen_shortcut(&self) -> Option<Chosen> {
        let mut frame = self.frame();
        let current = frame.current.take()?;
        frame.accounts.remove(&current)?.shortcut
    }

    /// Asks the system for the chosen key, as at the start and when somebody else logs in.
    pub fn listen_for_shortcut(&self) {
        let keyboard = self.shortcut().lock().keyboard.clone();
        let Some(keyboard) = keyboard.filter(|it| it.unavailable().is_none()) else {
            return;
        };
        let chosen = self.chosen_shortcut();
        let refused = keyboard.listen(chosen.as_ref().map(|it| &it.keys)).err();
        self.shortcut().lock().refused = refused;
        assistance::changed(self);
    }

    /// Chooses a key, or none. The one before stays when this one cannot be had.
    pub(crate) fn choose_shortcut(&self, keys: Option<Shortcut>) -> Result<(), Problem> {
        let keyboard = self.shortcut().lock().keyboard.clone();
        let before = self.chosen_shortcut();
        if let (Some(keyboard), Some(_)) = (&keyboard, &keys)
            && let Err(refused) = keyboard.listen(keys.as_ref())
        {
            self.listen_for_shortcut();
            return Err(refused);
        }
        let is_same = before.as_ref().map(|it| &it.keys) == keys.as_ref();
        if !is_same {
            self.keep_shortcut(keys.map(|keys| Chosen {
                keys,
                rehearsed: None,
            }))?;
        }
        {
            let mut place = self.shortcut().lock();
            place.rehearsal = None;
            place.silent = false;
        }
        self.listen_for_shortcut();
        if !is_same && before.is_some_and(|it| it.rehearsed.is_some()) {
            // What was answered of the key before says nothing of this one.
            let why = "The key was changed and has not been tried since.";
            let facts = vec![help_key(Found::Unknown(why.into()))];
            self.answer_with(facts)?;
        }
        Ok(())
    }

    fn keep_shortcut(&self, chosen: Option<Chosen>) -> Result<(), Problem> {
        self.change_frame(|frame| {
            let current = frame.current.clone();
            if let Some(account) = current.and_then(|it| frame.accounts.get_mut(&it)) {
                account.shortcut = chosen;
            }
        })
    }

    /// Begins to listen for the key from another program.
    pub(crate) fn rehearse(&self) -> Result<(), Problem> {
        let place = self.shortcut();
        let why_not = place.unavailable().or_else(|| place.refused());
        if let Some(why) = why_not {
            return Err(Problem::new(ProblemCode::Conflict, why));
        }
        if self.chosen_shortcut().is_none() {
            return Err(Problem::field("keys", "Choose a key first."));
        }
        let turn = {
            let mut place = place.lock();
            place.turn += 1;
            place.silent = false;
            let ms = i64::try_from(LISTENS.as_millis()).unwrap_or(i64::MAX);
            place.rehearsal = Some(Rehearsal {
                turn: place.turn,
                until: self.clock().now().plus(ms),
                own: false,
            });
            place.turn
        };
        let app = self.clone();
        self.run(async move {
            tokio::time::sleep(LISTENS).await;
            app.rehearsal_over(turn);
        });
        assistance::changed(self);
        Ok(())
    }

    /// It heard nothing. Whether the key was pressed at all is not known, so that is no result.
    fn rehearsal_over(&self, turn: u64) {
        {
            let mut place = self.shortcut().lock();
            if place.rehearsal.is_none_or(|it| it.turn != turn) {
                return;
            }
            place.rehearsal = None;
            place.silent = true;
        }
        assistance::changed(self);
    }

    /// The rehearsal has a result: it is kept beside the key, and as an answer of the advisor.
    pub(crate) fn rehearsed(&self, reached: bool) {
        if self.shortcut().lock().rehearsal.take().is_none() {
            return;
        }
        let at = self.clock().now();
        let chosen = self.chosen_shortcut().map(|chosen| Chosen {
            rehearsed: Some(Rehearsed { reached, at }),
            ..chosen
        });
        let kept = self.keep_shortcut(chosen).and_then(|()| {
            let facts = self.shortcut_facts();
            self.answer_with(facts)
        });
        if let Err(problem) = kept {
            self.set_problem(Some(problem));
        }
        assistance::changed(self);
    }

    fn answer_with(&self, facts: Vec<Fact>) -> Result<(), Problem> {
        let today = self.clock().today();
        assess::keep_found(self, Probe::Shortcut, &Value::Measured { facts }, today)
    }

    /// What the last rehearsal found, as a fact.
    pub(crate) fn shortcut_facts(&self) -> Vec<Fact> {
        let rehearsed = self.chosen_shortcut().and_then(|it| it.rehearsed);
        let place = self.shortcut();
        let found = match (place.unavailable().or_else(|| place.refused()), rehearsed) {
            (Some(why), _) => Found::Unknown(why),
            (None, Some(Rehearsed { reached: true, .. })) => Found::Word("worked".into()),
            (None, Some(Rehearsed { reached: false, .. })) => Found::Word("swallowed".into()),
            (None, None) => return Vec::new(),
        };
        vec![help_key(found)]
    }
}

fn help_key(found: Found) -> Fact {
    Fact {
        id: FactId::HelpKey,
        found,
    }
}
