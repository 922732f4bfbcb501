//! What is asked of the server while its stream is heard.
//!
//! It is driven beside the stream, so that no slow answer keeps the next event waiting, and ends with
//! it, so that it holds no store that was closed. The stream says once that something changed, so what
//! the server did not answer is asked again with the next heartbeat. Not here: what becomes of the
//! answers.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use hearth_domain::{
    Problem, ProblemCode,
    api::live::{About, Changed},
};

use crate::{account::OpenAccount, app::App, assistance, buddy, event::AppEvent, replica, sharing};

/// What is asked for one open stream.
pub(super) struct Asked<'a> {
    pub(super) app: &'a App,
    pub(super) account: &'a Arc<OpenAccount>,
    running: FuturesUnordered<BoxFuture<'a, Option<Noun>>>,
    /// What the server was asked for and did not answer.
    missed: BTreeSet<Noun>,
}

/// What can be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noun {
    /// The person, the packs and their own record.
    Record,
    /// What the server calls by this name.
    Of(About),
}

impl<'a> Asked<'a> {
    /// Nothing yet.
    pub(super) fn of(app: &'a App, account: &'a Arc<OpenAccount>) -> Asked<'a> {
        Asked {
            app,
            account,
            running: FuturesUnordered::new(),
            missed: BTreeSet::new(),
        }
    }

    /// Goes on until one of them is answered. While nothing is asked it waits for ever.
    pub(super) async fn answered(&mut self) {
        match self.running.next().await {
            Some(missed) => self.missed.extend(missed),
            None => std::future::pending().await,
        }
    }

    /// Asks again for what the server did not answer.
    pub(super) fn again(&mut self) {
        for noun in std::mem::take(&mut self.missed) {
            match noun {
                Noun::Record => self.record(None),
                Noun::Of(about) => self.about(about),
            }
        }
    }

    /// The person, the packs and their own record, unless that is known as far as it goes.
    pub(super) fn record(&mut self, changed: Option<Changed>) {
        let (app, account) = (self.app, self.account);
        self.ask(Noun::Record, async move {
            if replica::fetch(account, changed.map(|it| it.head)).await? {
                app.emit(AppEvent::State);
                app.emit(AppEvent::Record);
                app.emit(AppEvent::Sent);
            }
            Ok(())
        });
    }

    /// What is not part of the record.
    pub(super) fn about(&mut self, about: About) {
        let (app, account) = (self.app, self.account);
        match about {
            About::Wellbeing => self.ask(Noun::Of(about), sharing::fetch(app, account)),
            About::Buddy => self.ask(Noun::Of(about), buddy::ask(app, account)),
        }
    }

    /// Says to the server that this stream is heard, for somebody who is on duty: only then would a
    /// press reach them. Every heartbeat says it, so this is not said again.
    pub(super) fn hears(&mut self) {
        self.once(assistance::hears(self.app, self.account));
    }

    /// Something that is not asked again.
    pub(super) fn once(&mut self, asked: impl Future<Output = ()> + Send + 'a) {
        self.running.push(asked.map(|()| None).boxed());
    }

    fn ask(&mut self, noun: Noun, asked: impl Future<Output = Result<(), Problem>> + Send + 'a) {
        let asked = asked.map(move |went| {
            let problem = went.err()?;
            tracing::info!(?noun, code = ?problem.code, "it was not fetched");
            let may_go_by = matches!(
                problem.code,
                ProblemCode::Offline
                    | ProblemCode::TooMany
                    | ProblemCode::DiskFull
                    | ProblemCode::Unexpected
            );
            // Any other answer would be the same again.
            may_go_by.then_some(noun)
        });
        self.running.push(asked.boxed());
    }
}
