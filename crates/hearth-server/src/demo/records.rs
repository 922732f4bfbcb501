//! Eight advisors of the demonstration team and how far each has come, so that lists have something
//! of everything.
//!
//! All of it is done over the server's own routes, some of it in the past. Not here: Priya, whose
//! record is for whoever tries Hearth to fill.

use hearth_domain::{
    api::{people::InviteRequest, record::RecordCopy},
    id::{PersonId, RecordId, TeamId},
    pack::Pack,
    record::Outcome,
    role::Role,
    time::Ms,
};

use super::{
    advisor::{self, Home},
    reviewer,
    seat::Seat,
};
use crate::{
    people, queue,
    state::{App, Clock},
};

/// How far an advisor has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Come {
    /// Has sent nothing.
    Joined,
    /// Has sent some answers.
    Begun,
    /// Has sent everything, with some items not met.
    Sent,
    /// Everything was looked at, and nothing decided.
    Reviewed,
    /// Some answers were sent back.
    Returned,
    /// Works from home.
    Approved,
    /// Homeworking stopped for now.
    Paused,
    /// May not start.
    Declined,
}

/// Each with how many days ago it happened.
const ADVISORS: [(&str, Come, i64); 8] = [
    ("Aisha Malik", Come::Reviewed, 2),
    ("Ben Carter", Come::Begun, 1),
    ("Chloe Evans", Come::Approved, 350),
    ("Daniel Osei", Come::Paused, 120),
    ("Emma Wright", Come::Sent, 3),
    ("Femi Adeyemi", Come::Returned, 5),
    ("Georgia Stone", Come::Joined, 6),
    ("Harpreet Gill", Come::Declined, 40),
];

/// Those who review them.
pub struct Reviewers {
    /// Decides.
    pub manager: PersonId,
    /// The second person.
    pub second: PersonId,
    /// Assesses workstations.
    pub assessor: PersonId,
    /// Looks after devices.
    pub it: PersonId,
}

/// Makes the advisors and their records. Answers who they are, in the order of their names.
///
/// # Errors
/// When a route refuses what the story asks of it.
pub async fn seed_records(
    app: &App,
    team: &TeamId,
    reviewers: &Reviewers,
) -> anyhow::Result<Vec<PersonId>> {
    let mut made = Vec::new();
    for (name, come, days_ago) in ADVISORS {
        let then = app.now().plus(-days_ago * 24 * 60 * 60 * 1_000);
        let past = app.at(Clock::of(move || then));
        let person = join(&past, name, team).await?;
        Story {
            app: &past,
            name,
            person: &person,
            reviewers,
            then,
        }
        .tell(come)
        .await?;
        made.push(person);
    }
    // The past has brought days with it that have come since.
    queue::sweep::sweep(app).await?;
    Ok(made)
}

async fn join(app: &App, name: &str, team: &TeamId) -> anyhow::Result<PersonId> {
    let request = InviteRequest {
        name: name.into(),
        roles: vec![Role::Advisor],
        teams: vec![team.clone()],
        pack: None,
    };
    let person = people::invite(app, &request, None).await?.person;
    let mut tx = app.db.begin().await?;
    people::enrol(app, &mut tx, &person).await?;
    tx.commit().await?;
    Ok(person)
}

/// One advisor at one time.
struct Story<'a> {
    app: &'a App,
    name: &'a str,
    person: &'a PersonId,
    reviewers: &'a Reviewers,
    then: Ms,
}

impl Story<'_> {
    async fn tell(&self, come: Come) -> anyhow::Result<()> {
        if come == Come::Joined {
            return Ok(());
        }
        let seat = Seat::of(self.app, self.person).await?;
        let copy: RecordCopy = seat.get("/record").await?;
        let packs = self.app.packs();
        let Some(pack) = packs.get(&copy.standing.pack) else {
            return Ok(());
        };
        let home = Home {
            name: self.name,
            not_met: match come {
                Come::Sent => 5,
                Come::Declined => 3,
                _ => 0,
            },
            answers: if come == Come::Begun { 12 } else { usize::MAX },
        };
        advisor::send(&seat, pack, &home, self.then).await?;
        self.review(come, pack, &copy.record).await
    }

    async fn review(&self, come: Come, pack: &Pack, record: &RecordId) -> anyhow::Result<()> {
        let today = self.then.date();
        let manager = Seat::of(self.app, &self.reviewers.manager).await?;
        let second = Seat::of(self.app, &self.reviewers.second).await?;
        match come {
            Come::Joined | Come::Begun | Come::Sent => return Ok(()),
            Come::Declined => {
                return reviewer::decide(&manager, record, Outcome::Declined, today, None).await;
            }
            Come::Returned => return reviewer::return_some(&manager, pack, record, 2).await,
            Come::Reviewed | Come::Approved | Come::Paused => {}
        }
        for (person, role) in [
            (&self.reviewers.manager, Role::Manager),
            (&self.reviewers.assessor, Role::Assessor),
            (&self.reviewers.it, Role::It),
        ] {
            let seat = Seat::of(self.app, person).await?;
            reviewer::review(&seat, role, pack, record, today).await?;
        }
        match come {
            Come::Approved => reviewer::approve(&manager, &second, pack, record, today).await,
            Come::Paused => {
                reviewer::approve(&manager, &second, pack, record, today).await?;
                reviewer::decide(&manager, record, Outcome::Paused, today, None).await
            }
            _ => Ok(()),
        }
    }
}
