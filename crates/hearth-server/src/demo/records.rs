//! Eight advisors of the demonstration team who have joined, so that lists are not empty.
//!
//! Not here: Priya, whose record is for whoever tries Hearth to fill.

use hearth_domain::{
    api::people::InviteRequest,
    id::{PersonId, TeamId},
    role::Role,
};

use crate::{error::Result, people, state::App};

/// The advisors who have joined.
const ADVISORS: [&str; 8] = [
    "Aisha Malik",
    "Ben Carter",
    "Chloe Evans",
    "Daniel Osei",
    "Emma Wright",
    "Femi Adeyemi",
    "Georgia Stone",
    "Harpreet Gill",
];

/// Makes the advisors and opens a record for each.
///
/// # Errors
/// Those of the database.
pub async fn seed_records(app: &App, team: &TeamId) -> Result<Vec<PersonId>> {
    let mut advisors = Vec::new();
    for name in ADVISORS {
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
        advisors.push(person);
    }
    Ok(advisors)
}
