//! One press on its way up the ladder, with trouble at every step: before it is sent, before it is
//! seen, before it is answered and before it is closed.
//!
//! Whatever happens, what screens show was confirmed ([`confirmed`]), both sides come to the truth,
//! and there is one request at the end. Not here: trouble that somebody has to wait for.

use hearth_app::view::{answering::AnsweringView, assistance::PressView, state::AppState};
use hearth_domain::{Problem, ProblemCode, assistance::ladder::Step, id::RequestId, role::Role};
use hearth_tests::{
    Database, Person, confirmed,
    floor::{self, help},
    outside::floor::Request,
    proxy::{Fault, Proxy},
    site::Site,
};
use serde_json::{Value, json};

on_both! {
    a_server_that_is_killed_at_every_step_loses_nothing_and_doubles_nothing
    a_server_that_is_killed_in_the_middle_of_every_step_loses_nothing_and_doubles_nothing
}

/// What happens at each step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// The server is killed, and what is done meanwhile meets nobody.
    Killed,
    /// It is killed while something is on its way to it.
    KilledInTheMiddle,
    /// The lines of these people are cut.
    Cut { advisor: bool, answerer: bool },
}

struct Ladder {
    trouble: Trouble,
    site: Site,
    advisors_line: Proxy,
    answerers_line: Proxy,
}

/// Takes one press to its end.
async fn take_up(database: Database, trouble: Trouble) -> anyhow::Result<()> {
    let people = [
        ("Priya Shah", Role::Advisor),
        ("Aisha Khan", Role::Clinician),
    ];
    let site = Site::open(database, &people).await?;
    let mut ladder = Ladder {
        trouble,
        advisors_line: Proxy::to(site.address()).await?,
        answerers_line: Proxy::to(site.address()).await?,
        site,
    };
    let link = ladder.advisors_line.through(ladder.site.invitation(0)?)?;
    let priya = Person::invited("Priya Shah", &link).await?;
    let link = ladder.answerers_line.through(ladder.site.invitation(1)?)?;
    let aisha = Person::invited("Aisha Khan", &link).await?;
    floor::go_on_duty(&aisha).await?;
    floor::can_be_answered(&priya, true).await?;
    let config = ladder.site.config().clone();
    let screens = [&priya, &aisha];
    confirmed::while_watching(&config, &screens, ladder.climb(&priya, &aisha)).await
}

impl Ladder {
    async fn climb(&mut self, priya: &Person, aisha: &Person) -> anyhow::Result<()> {
        let id = self.press(priya, aisha).await?;
        let steps = [
            (Step::Sent, "shown", json!({ "request": id }), Step::Seen),
            (
                Step::Seen,
                "take",
                json!({ "request": id, "to": "clinician" }),
                Step::Answered,
            ),
            (
                Step::Answered,
                "close",
                json!({ "request": id, "outcome": "helped" }),
                Step::Ended,
            ),
        ];
        for (before, command, asked, after) in steps {
            on_desk(aisha, &id).await?;
            self.step(priya, aisha, (before, after), (command, asked))
                .await?;
            let kept = self.kept().await?;
            assert_eq!(kept.len(), 1, "one press is one request: {kept:?}");
            assert_eq!(floor::assistance(priya).await?.presses.len(), 1);
        }
        let closed = shown(priya).await?;
        assert_eq!(closed.headline, "Aisha Khan closed this: Helped.");
        let is_empty = async || Ok(floor::desk(aisha).await?.requests.is_empty());
        aisha.until("nothing is left to do", is_empty).await
    }

    /// Presses, and nothing of it is sent while it cannot be.
    async fn press(&mut self, priya: &Person, aisha: &Person) -> anyhow::Result<RequestId> {
        let id = match self.trouble {
            Trouble::KilledInTheMiddle => {
                let (press, killed) = tokio::join!(
                    floor::press(priya, help("clinical")),
                    self.site.kill_server()
                );
                killed?;
                press?.id
            }
            Trouble::Killed | Trouble::Cut { .. } => {
                self.strike(priya, aisha).await?;
                let press = floor::press(priya, help("clinical")).await?;
                if self.cuts_advisor() {
                    assert_eq!(press.step, Step::Pressed, "{press:?}");
                    assert!(press.headline.starts_with("Not sent yet."), "{press:?}");
                    assert!(self.kept().await?.is_empty());
                } else {
                    floor::pressed(priya, "sent", |it| it.step == Step::Sent).await?;
                }
                press.id
            }
        };
        self.mend(priya, aisha).await?;
        floor::pressed(priya, "sent", |it| it.step == Step::Sent).await?;
        Ok(id)
    }

    /// What the answerer does, while there is trouble and once more when it is over.
    async fn step(
        &mut self,
        priya: &Person,
        aisha: &Person,
        (before, after): (Step, Step),
        (command, asked): (&str, Value),
    ) -> anyhow::Result<()> {
        let act = || aisha.call::<AnsweringView>(command, asked.clone());
        let done: Result<AnsweringView, Problem> = match self.trouble {
            Trouble::KilledInTheMiddle => {
                let (done, killed) = tokio::join!(act(), self.site.kill_server());
                killed?;
                done
            }
            Trouble::Killed | Trouble::Cut { .. } => {
                self.strike(priya, aisha).await?;
                let done = act().await;
                assert_eq!(done.is_err(), self.cuts_answerer(), "{command}: {done:?}");
                if self.cuts_answerer() || self.cuts_advisor() {
                    assert_eq!(shown(priya).await?.step, before, "nobody told them more");
                }
                done
            }
        };
        if let Err(problem) = &done {
            assert_eq!(problem.code, ProblemCode::Offline, "{problem:?}");
            assert!(problem.message.contains("Phone the advisor"), "{problem:?}");
        }
        self.mend(priya, aisha).await?;
        if let (Err(_), Some(id)) = (done, asked["request"].as_str()) {
            // It may have arrived although its answer did not. Then it is done, and again is harmless.
            let id = id.parse()?;
            if after != Step::Ended || self.kept().await?.iter().all(|it| it.ended.is_none()) {
                on_desk(aisha, &id).await?;
                act().await?;
            }
        }
        floor::pressed(priya, "the next step", |it| it.step == after).await?;
        Ok(())
    }

    fn cuts_advisor(&self) -> bool {
        !matches!(self.trouble, Trouble::Cut { advisor: false, .. })
    }

    fn cuts_answerer(&self) -> bool {
        !matches!(
            self.trouble,
            Trouble::Cut {
                answerer: false,
                ..
            }
        )
    }

    /// Begins the trouble, and waits until those whom it meets know.
    async fn strike(&mut self, priya: &Person, aisha: &Person) -> anyhow::Result<()> {
        if self.trouble == Trouble::Killed {
            self.site.kill_server().await?;
        } else {
            if self.cuts_advisor() {
                self.advisors_line.set(Fault::Silent);
            }
            if self.cuts_answerer() {
                self.answerers_line.set(Fault::Silent);
            }
        }
        if self.cuts_advisor() {
            floor::can_be_answered(priya, false).await?;
        }
        if self.cuts_answerer() {
            let is_deaf = async || Ok(!floor::desk(aisha).await?.connected);
            aisha.until("their desk knows nothing", is_deaf).await?;
            assert!(floor::desk(aisha).await?.requests.is_empty());
        }
        Ok(())
    }

    async fn mend(&mut self, priya: &Person, aisha: &Person) -> anyhow::Result<()> {
        match self.trouble {
            Trouble::Killed | Trouble::KilledInTheMiddle => self.site.start_server().await?,
            Trouble::Cut { .. } => {
                self.advisors_line.set(Fault::None);
                self.answerers_line.set(Fault::None);
            }
        }
        // They would come back by themselves, only later.
        for person in [priya, aisha] {
            let _: AppState = person.call("try_now", json!({})).await?;
        }
        floor::can_be_answered(priya, true).await
    }

    async fn kept(&self) -> anyhow::Result<Vec<Request>> {
        let outside = self.site.outside().await?;
        let kept = outside.requests().await;
        outside.close().await;
        kept
    }
}

async fn shown(priya: &Person) -> anyhow::Result<PressView> {
    let presses = floor::assistance(priya).await?.presses;
    Ok(presses.into_iter().next().unwrap())
}

/// Waits until the desk has a request, and nothing else.
async fn on_desk(aisha: &Person, id: &RequestId) -> anyhow::Result<()> {
    let is_there = async || {
        let requests = floor::desk(aisha).await?.requests;
        Ok(matches!(&requests[..], [one] if one.id == *id))
    };
    aisha.until("the request is on the desk", is_there).await
}

async fn a_server_that_is_killed_at_every_step_loses_nothing_and_doubles_nothing(
    database: Database,
) -> anyhow::Result<()> {
    take_up(database, Trouble::Killed).await
}

async fn a_server_that_is_killed_in_the_middle_of_every_step_loses_nothing_and_doubles_nothing(
    database: Database,
) -> anyhow::Result<()> {
    take_up(database, Trouble::KilledInTheMiddle).await
}

async fn cut(advisor: bool, answerer: bool) -> anyhow::Result<()> {
    take_up(Database::Sqlite, Trouble::Cut { advisor, answerer }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advisor_who_is_cut_off_at_every_step_is_shown_what_was_confirmed() -> anyhow::Result<()>
{
    cut(true, false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answerer_who_is_cut_off_at_every_step_claims_nothing() -> anyhow::Result<()> {
    cut(false, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn both_cut_off_at_every_step_come_to_the_truth() -> anyhow::Result<()> {
    cut(true, true).await
}
