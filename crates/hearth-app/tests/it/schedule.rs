//! What Hearth does by itself as time goes by, under a clock that is moved by hand.
//!
//! The screen is a list of what was shown; the real one is the shell's. Not here: the rules over a year
//! (`hearth_domain::due`).

mod breaks;
mod device;
mod difficult_call;
mod reminders;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use hearth_app::{
    App, Clock,
    schedule::{FirstDue, Notice, Notices},
};
use hearth_domain::time::{Date, Ms, TimeOfDay};
use serde_json::{Value, json};

use crate::prepared::{Prepared, call};

/// A clock that is moved by hand.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn at(time: Ms) -> Hand {
        Hand(Arc::new(AtomicI64::new(time.0)))
    }

    fn set(&self, time: Ms) {
        self.0.store(time.0, Ordering::SeqCst);
    }

    fn now(&self) -> Ms {
        Ms(self.0.load(Ordering::SeqCst))
    }

    fn by_minutes(&self, minutes: i64) {
        self.set(self.now().plus(minutes * 60_000));
    }

    fn clock(&self) -> Clock {
        let hand = self.clone();
        Clock::of(move || hand.now())
    }
}

/// What was shown.
#[derive(Default)]
struct Screen {
    shown: Mutex<Vec<Notice>>,
    first: Mutex<Vec<FirstDue>>,
    quiet: AtomicBool,
    broken: AtomicBool,
}

impl Notices for Screen {
    fn do_not_disturb(&self) -> Option<bool> {
        Some(self.quiet.load(Ordering::SeqCst))
    }

    fn show(&self, notice: &Notice) -> anyhow::Result<()> {
        anyhow::ensure!(!self.broken.load(Ordering::SeqCst), "there is no screen");
        self.shown.lock().unwrap().push(notice.clone());
        Ok(())
    }

    fn first_due(&self, first: &[FirstDue]) {
        *self.first.lock().unwrap() = first.to_vec();
    }
}

impl Screen {
    /// What was shown, in words, the oldest first.
    fn words(&self) -> Vec<String> {
        let shown = self.shown.lock().unwrap();
        shown.iter().map(|it| it.words.clone()).collect()
    }

    /// The titles of what was shown.
    fn titles(&self) -> Vec<String> {
        let shown = self.shown.lock().unwrap();
        shown.iter().map(|it| it.title.clone()).collect()
    }

    /// The titles of what the tray shows.
    fn first(&self) -> Vec<String> {
        let first = self.first.lock().unwrap();
        first.iter().map(|it| it.title.clone()).collect()
    }
}

/// Priya's computer, with a clock and a screen.
struct Computer {
    hand: Hand,
    screen: Arc<Screen>,
    app: App,
    folder: Prepared,
}

impl Computer {
    async fn on(folder: Prepared, time: Ms) -> Computer {
        let (hand, screen) = (Hand::at(time), Arc::new(Screen::default()));
        let app = folder.open_by(hand.clock()).await;
        app.set_notices(screen.clone());
        Computer {
            hand,
            screen,
            app,
            folder,
        }
    }

    async fn restart(&mut self) {
        self.app.stop().await;
        self.app = self.folder.open_by(self.hand.clock()).await;
        self.app.set_notices(self.screen.clone());
    }

    /// The clock is looked at, at a time.
    async fn look(&self, time: Ms) {
        self.hand.set(time);
        self.app.look_at_clock().await;
    }

    async fn call(&self, name: &str, input: Value) -> Value {
        call(&self.app, name, input).await.unwrap()
    }

    /// Everything that falls due, each thing by its title.
    async fn due(&self) -> Vec<String> {
        let due = self.call("get_due", json!({})).await;
        let things = due["things"].as_array().unwrap().iter();
        things
            .map(|it| it["todo"]["title"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn at(day: Date, hour: i8) -> Ms {
    day.at(TimeOfDay::of(hour, 0))
}
