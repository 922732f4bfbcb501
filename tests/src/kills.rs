//! Killing the app or the server in the middle of a submission, over and over, and looking from
//! outside at what became of what had been acknowledged.
//!
//! One profile and one server live through all rounds. In each round the app's process is driven
//! over HTTP to answer, to add a photo and to send; somewhere in it, at a moment that chance
//! chooses, a process gets `kill -9`. It is started again, the round is brought to its end, and the
//! database is read past the server. Chance comes from a seed that is printed, so that the same
//! moments can be tried again. Not here: what was acknowledged (`ledger`), and how the server is
//! started ([`crate::site`]).

mod chance;
mod ledger;
mod report;

pub use report::Report;

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use hearth_app::view::{
    home::HistoryView,
    sent::{CheckView, Progress, SentView},
    state::AppState,
};
use hearth_domain::role::Role;
use serde_json::json;
use tokio::sync::Notify;

use crate::{
    driven::{Driven, Unanswered},
    outside::Seen,
    provider::Database,
    site::Site,
};
use chance::Chance;
use ledger::Ledger;
use report::Phase;

/// The advisor.
const NAME: &str = "Priya Shah";
/// The name with which they log in.
const LOGIN: &str = "priya.shah";

/// Which process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victim {
    /// The app, while it saves answers and sends them.
    App,
    /// The server, while it takes them in.
    Server,
}

/// Kills a process in so many rounds, on a database.
///
/// After every round:
/// - every answer that was acknowledged as saved is in the chain once, with the content that was
///   given; right after the app was killed it is in its store, before anything is sent again;
/// - every package that was acknowledged as sent off, and every one that was shown as received, is
///   on the server with one entry; one that was shown as received was there at the next look;
/// - every photo that was acknowledged is on the server with the bytes that the app showed;
/// - everything in the chain was asked for;
/// - the chain opens, nothing stands in it twice, contents are what was committed to, files are
///   what was kept ([`crate::outside::Seen::check`]), and the app's own copy of the chain holds.
///
/// At the end, at least half of the kills were in the middle of something.
///
/// # Errors
/// With the first of these that is not so, and the round and the seed.
pub async fn rounds(
    victim: Victim,
    rounds: u32,
    database: Database,
    seed: u64,
) -> anyhow::Result<Report> {
    eprintln!("{victim:?} on {database:?}: {rounds} kills, seed {seed}");
    let mut run = Run::begin(victim, database, seed).await?;
    for round in 0..rounds {
        let done = run.round(round).await;
        done.with_context(|| format!("{victim:?} on {database:?}: round {round}, seed {seed}"))?;
    }
    let report = run.report();
    eprintln!("{victim:?} on {database:?}: {report}");
    let in_the_middle = report.answering + report.submitting + report.sending;
    ensure!(
        in_the_middle * 2 >= rounds,
        "too few kills met anything: {report}"
    );
    Ok(report)
}

/// A seed: the one that `HEARTH_KILLS_SEED` names, to try the same moments again, or another.
///
/// # Errors
/// When the variable holds no number, or the system gives no chance.
pub fn seed() -> anyhow::Result<u64> {
    match std::env::var("HEARTH_KILLS_SEED") {
        Ok(seed) => seed.parse().context("HEARTH_KILLS_SEED is no number"),
        Err(_) => Ok(u64::from(getrandom::u32()?)),
    }
}

struct Run {
    victim: Victim,
    site: Site,
    app: Driven,
    ledger: Ledger,
    chance: Chance,
    /// How long answering takes when nothing cuts it short,
    answering: Duration,
    /// and how long it then takes until the receipt is seen.
    sending: Duration,
    report: Report,
}

impl Run {
    /// Has the advisor join, and goes through one round that nothing cuts short, to learn how long
    /// it takes.
    async fn begin(victim: Victim, database: Database, seed: u64) -> anyhow::Result<Run> {
        let site = Site::open(database, &[(NAME, Role::Advisor)]).await?;
        let app = Driven::start(&site.profile()).await?;
        app.log_in(Some(site.invitation(0)?), LOGIN).await?;
        let mut run = Run {
            victim,
            site,
            app,
            ledger: Ledger::default(),
            chance: Chance::from(seed),
            answering: Duration::ZERO,
            sending: Duration::ZERO,
            report: Report::default(),
        };
        let began = Instant::now();
        run.ledger.answer(&run.app, "before").await?;
        run.answering = began.elapsed();
        let answered = Instant::now();
        run.ledger.submit(&run.app).await?;
        until_received(&run.app, &mut run.ledger).await?;
        run.sending = answered.elapsed();
        run.received().await?;
        run.check().await?;
        Ok(run)
    }

    async fn round(&mut self, round: u32) -> anyhow::Result<()> {
        let name = format!("round {round}");
        self.ledger.begin_round();
        match self.victim {
            Victim::App => self.kill_app(&name).await?,
            Victim::Server => self.kill_server(&name).await?,
        }
        self.log_in_if_needed().await?;
        self.received().await?;
        // What was not acknowledged is done again, as a person would.
        self.ledger.answer_the_rest(&self.app, &name).await?;
        let check: CheckView = self.app.call("get_check", json!({})).await?;
        if check.answers > 0 {
            self.ledger.submit(&self.app).await?;
            self.received().await?;
        }
        self.check().await
    }

    /// Kills the app, starts it again, and looks whether its store holds what it had acknowledged.
    /// One kill of three is somewhere between the first answer and the last, the others between
    /// sending off and the receipt.
    async fn kill_app(&mut self, name: &str) -> anyhow::Result<()> {
        let in_answers = self.chance.one_in(3);
        let after = self.chance.part_of(if in_answers {
            self.answering
        } else {
            self.sending
        });
        let (ledger, app) = (&mut self.ledger, &self.app);
        let (phase, answered) = (Mutex::new(Phase::Answering), Notify::new());
        let acting = async {
            let saved = ledger.answer(app, name).await;
            answered.notify_one();
            saved?;
            let began = Instant::now();
            set(&phase, Phase::Submitting);
            ledger.submit(app).await?;
            set(&phase, Phase::Sending);
            until_received(app, ledger).await?;
            set(&phase, Phase::Received);
            anyhow::Ok(began.elapsed())
        };
        let (acted, killed) = tokio::join!(acting, async {
            if !in_answers {
                answered.notified().await;
            }
            tokio::time::sleep(after).await;
            let phase = *phase.lock().unwrap_or_else(PoisonError::into_inner);
            app.kill().map(|()| phase)
        });
        self.learn(killed?, acted)?;
        self.app.start_again().await?;
        self.ledger.check_store(&self.app).await
    }

    /// Kills the server somewhere between sending off and the receipt, and starts it again.
    async fn kill_server(&mut self, name: &str) -> anyhow::Result<()> {
        self.ledger.answer(&self.app, name).await?;
        let after = self.chance.part_of(self.sending);
        let (ledger, app, site) = (&mut self.ledger, &self.app, &mut self.site);
        let (phase, gone) = (Mutex::new(Phase::Submitting), Notify::new());
        let acting = async {
            let began = Instant::now();
            ledger.submit(app).await?;
            set(&phase, Phase::Sending);
            tokio::select! {
                received = until_received(app, ledger) => received?,
                () = gone.notified() => return Ok(began.elapsed()),
            }
            set(&phase, Phase::Received);
            anyhow::Ok(began.elapsed())
        };
        let (acted, killed) = tokio::join!(acting, async {
            tokio::time::sleep(after).await;
            let phase = *phase.lock().unwrap_or_else(PoisonError::into_inner);
            site.kill_server().await?;
            gone.notify_one();
            anyhow::Ok(phase)
        });
        self.learn(killed?, acted)?;
        self.site.start_server().await?;
        let _: AppState = self.app.call("try_now", json!({})).await?;
        Ok(())
    }

    /// Counts a kill. A submission that was whole before the kill says how long one takes; one that
    /// was not may only have failed because the app was gone.
    fn learn(&mut self, killed: Phase, acted: anyhow::Result<Duration>) -> anyhow::Result<()> {
        self.report.count(killed);
        match acted {
            Ok(took) if killed == Phase::Received => self.sending = (self.sending + took) / 2,
            Ok(_) => {}
            Err(error) => {
                let gone = matches!(error.downcast_ref(), Some(Unanswered::Gone(_)));
                if !gone || self.victim != Victim::App {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// A session can end when the app is killed between the server's taking of a refresh token and
    /// the keeping of the next one: then the person logs in again, and nothing else is asked.
    async fn log_in_if_needed(&self) -> anyhow::Result<()> {
        if self.app.state().await?.needs_login {
            self.app.log_in(None, LOGIN).await?;
        }
        Ok(())
    }

    /// Waits until everything was received and the app knows the record to its end.
    async fn received(&mut self) -> anyhow::Result<()> {
        until_received(&self.app, &mut self.ledger).await?;
        let end = self.look().await?.head.seq;
        let knows = async || {
            let history: HistoryView = self.app.call("get_history", json!({})).await?;
            let broken = history.broken.is_some();
            Ok(broken || history.rows.first().is_some_and(|row| row.seq >= end))
        };
        self.app.until("the record is known here", knows).await?;
        let history: HistoryView = self.app.call("get_history", json!({})).await?;
        ensure!(history.broken.is_none(), "{:?}", history.broken);
        Ok(())
    }

    /// The advisor's record, read past the server.
    async fn look(&self) -> anyhow::Result<Seen> {
        let outside = self.site.outside().await?;
        let seen = outside.record_of(NAME).await;
        outside.close().await;
        seen
    }

    async fn check(&self) -> anyhow::Result<()> {
        let seen = self.look().await?;
        seen.check()?;
        self.ledger.check(&seen)
    }

    fn report(&self) -> Report {
        Report {
            saved: self.ledger.saved(),
            packages: self.ledger.packages(),
            photos: self.ledger.photos(),
            ..self.report
        }
    }
}

/// Waits until every package is shown as received, and notes each that is.
async fn until_received(app: &Driven, ledger: &mut Ledger) -> anyhow::Result<()> {
    let shown = Mutex::new(Vec::new());
    let waited = app
        .until("everything was received", async || {
            let sent: SentView = app.call("get_sent", json!({})).await?;
            let received = sent
                .packages
                .iter()
                .filter(|it| it.progress == Progress::Received);
            let received: Vec<_> = received.map(|package| package.id.clone()).collect();
            let all = received.len() == sent.packages.len();
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = received;
            Ok(all)
        })
        .await;
    ledger.note_received(shown.into_inner().unwrap_or_else(PoisonError::into_inner));
    waited
}

fn set(phase: &Mutex<Phase>, to: Phase) {
    *phase.lock().unwrap_or_else(PoisonError::into_inner) = to;
}
