//! Listening to the server: what changes there shows here without anybody asking.
//!
//! The stream says only that something changed; what it is, is fetched. A stream that has fallen
//! silent is dropped and taken up again, with chance in the waiting so that thousands do not return
//! at once; so is one that this computer has slept through. A stream ends with the token that it was
//! opened under, so the next one is opened before: who is on duty is not away in between. Not here:
//! the form of the stream ([`crate::client`]).

mod asked;

use std::{pin::pin, sync::Arc, time::Duration};

use asked::Asked;
use futures_util::FutureExt;
use hearth_domain::{
    Problem,
    api::{
        live::{About, LiveEvent},
        review::Count,
    },
};

use crate::{
    account::OpenAccount, app::App, assistance, buddy, client::Stream, event::AppEvent,
    key::chance, view::state::Connection,
};

/// The longest wait before listening again, in seconds.
const LONGEST_S: u64 = 15;
/// How often the server is looked for while nobody is logged in, in seconds.
const LOOK_S: u64 = 30;

/// Listens while an account is open, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let mut accounts = app.accounts();
    loop {
        let account = accounts.borrow_and_update().clone();
        let follow = async {
            match &account {
                Some(account) => follow(&app, account).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = follow => {}
            _ = accounts.changed() => {}
        }
    }
}

/// Tells the window when the server answers or falls silent, and sends what waits when it answers.
pub(crate) async fn tell(app: App) {
    let mut changes = app.line().changes();
    let mut before = changes.borrow_and_update().connection;
    while changes.changed().await.is_ok() {
        let connection = changes.borrow_and_update().connection;
        app.emit(AppEvent::State);
        if connection == Connection::Online && before != Connection::Online {
            app.wake();
        }
        before = connection;
    }
}

async fn follow(app: &App, account: &Arc<OpenAccount>) {
    let mut failures = 0;
    loop {
        let pause = if account.client.session().is_open() {
            let heard = tokio::select! {
                heard = listen(app, account) => heard,
                // What was open before is dead, or says so late. The clocks that time a silence may
                // have stood still meanwhile.
                () = app.slept() => Ok(()),
            };
            match heard {
                Ok(()) => failures = 0,
                Err(problem) => {
                    tracing::debug!(code = ?problem.code, "not listening");
                    failures += 1;
                }
            }
            jittered(failures)
        } else {
            look(app, account).await;
            Duration::from_secs(LOOK_S)
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = app.woken_to_listen() => {}
        }
    }
}

/// Whether the server is there, for somebody who is not logged in; and its number to call.
pub(crate) async fn look(app: &App, account: &OpenAccount) {
    if let Ok(about) = account.client.about().await {
        app.line().clock(app.clock().now(), about.now);
        if let Err(problem) = app.keep_about(&account.person, &about) {
            tracing::warn!(code = ?problem.code, "what the server says of itself was not kept");
        }
    }
}

/// Reads one stream to its end.
async fn listen(app: &App, account: &Arc<OpenAccount>) -> Result<(), Problem> {
    let mut stream = account.client.live().await?;
    // However this ends, nobody knows any more who is on duty.
    let _alive = Alive { app, account };
    // What is asked of the server meanwhile, so that no slow answer keeps the next event waiting.
    // It is driven from here, so that it ends with the stream and holds no store that was closed.
    let mut asked = Asked::of(app, account);
    asked.once(look(app, account));
    let mut next = pin!(following(account).fuse());
    loop {
        let event = tokio::select! {
            event = stream.next() => event,
            () = asked.answered() => continue,
            opened = &mut next => {
                // One that cannot be opened now is looked for when this one has ended.
                if let Ok(opened) = opened {
                    stream = opened;
                    next.set(following(account).fuse());
                }
                continue;
            }
        };
        let Some(event) = event else { return Ok(()) };
        if let Err(problem) = hear(event, &mut asked) {
            tracing::warn!(code = ?problem.code, "an event was not taken in");
        }
    }
}

/// The stream that follows, opened under the next token shortly before this one's ends.
async fn following(account: &OpenAccount) -> Result<Stream, Problem> {
    match account.client.session().fresh_for() {
        // A moment later, so that the token is renewed before it is used.
        Some(left) => tokio::time::sleep(left + Duration::from_secs(1)).await,
        None => std::future::pending().await,
    }
    account.client.live().await
}

/// A stream that is heard.
struct Alive<'a> {
    app: &'a App,
    account: &'a OpenAccount,
}

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        assistance::end(self.app, self.account);
        buddy::end(self.app, self.account);
    }
}

fn hear(event: LiveEvent, asked: &mut Asked) -> Result<(), Problem> {
    let (app, account) = (asked.app, asked.account);
    // A call that was lost before, and fails only now, says nothing against what is heard.
    app.line().answered();
    match event {
        LiveEvent::Snapshot {
            now,
            record,
            waiting,
            floor,
        } => {
            app.line().clock(app.clock().now(), now);
            let begun = assistance::begin(app, account, *floor);
            asked.hears();
            queue(app, account, waiting);
            asked.record(record);
            asked.about(About::Buddy);
            asked.about(About::Wellbeing);
            // What was booked is looked at by the time as it is now known.
            account.sampling.wake();
            return begun;
        }
        LiveEvent::Record { changed } => {
            if account.me().record.as_ref() == Some(&changed.record) {
                asked.record(Some(changed));
            } else {
                app.emit(AppEvent::Review {
                    record: changed.record,
                });
            }
        }
        LiveEvent::Queue { waiting } => queue(app, account, waiting),
        LiveEvent::OnDuty { on_duty, duty } => {
            let is_counted = on_duty.iter().any(|it| it.person == account.person);
            assistance::hear_on_duty(app, account, on_duty, duty);
            if duty.since.is_some() && !is_counted {
                asked.hears();
            }
        }
        LiveEvent::Request { request } => return assistance::hear(app, account, *request),
        LiveEvent::Look { about } => asked.about(about),
        LiveEvent::Heartbeat { now } => {
            app.line().clock(app.clock().now(), now);
            asked.hears();
            asked.again();
        }
    }
    Ok(())
}

fn queue(app: &App, account: &OpenAccount, waiting: Count) {
    if account.set_reviews_waiting(waiting) {
        app.emit(AppEvent::Queue { waiting });
        app.emit(AppEvent::State);
    }
}

/// Up to two seconds, and longer with each failure.
fn jittered(failures: u64) -> Duration {
    let chance = chance().map_or(0, |bytes| {
        u64::from(u16::from_be_bytes([bytes[0], bytes[1]]))
    });
    let behind = Duration::from_secs((failures * 2).min(LONGEST_S - 2));
    behind + Duration::from_millis(chance * 2_000 / u64::from(u16::MAX))
}
