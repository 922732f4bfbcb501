//! Bodies of the `people` commands: who is in, and in which team.
//!
//! Everything here is the server's: who may do it, and what makes sense. Not here: records.

use std::collections::BTreeMap;

use hearth_domain::{
    Problem,
    api::people::{InviteRequest, Invited, PackInfo, PersonChange, TeamChange},
    id::{PackId, TeamId},
    role::Role,
};

use crate::{
    App, Desk,
    commands::{ChangePerson, Nothing, SaveTeam},
    view::people::{PackView, PeopleView},
};

/// Who is asked something. A pack that was chosen beside other roles alone says nothing.
const ASKED: [Role; 1] = [Role::Advisor];

pub(crate) async fn get_people(app: &App, _: Nothing) -> Result<PeopleView, Problem> {
    people(&app.desk()?).await
}

pub(crate) async fn invite(app: &App, input: InviteRequest) -> Result<Invited, Problem> {
    if input.name.trim().is_empty() {
        return Err(Problem::field("name", "Enter the person's name."));
    }
    if input.roles.is_empty() {
        return Err(Problem::field("roles", "Select what the person will be."));
    }
    let invite = InviteRequest {
        pack: pack_of(&input.roles, input.pack),
        ..input
    };
    app.desk()?.client().invite(&invite).await
}

pub(crate) async fn change_person(app: &App, input: ChangePerson) -> Result<PeopleView, Problem> {
    let desk = app.desk()?;
    let ChangePerson { person, change } = input;
    let change = PersonChange {
        pack: pack_of(&change.roles, change.pack),
        ..change
    };
    desk.client().change_person(&person, &change).await?;
    people(&desk).await
}

pub(crate) async fn save_team(app: &App, input: SaveTeam) -> Result<PeopleView, Problem> {
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Problem::field("name", "Enter a name for the team."));
    }
    let desk = app.desk()?;
    let team: TeamId = input.team.unwrap_or_else(|| uuid::Uuid::now_v7().into());
    desk.client()
        .save_team(&team, &TeamChange { name: name.into() })
        .await?;
    people(&desk).await
}

async fn people(desk: &Desk) -> Result<PeopleView, Problem> {
    let client = desk.client();
    let mut people = client.people().await?;
    people.sort_by_key(|person| person.name.to_lowercase());
    let mut teams = client.teams().await?;
    teams.sort_by_key(|team| team.name.to_lowercase());
    Ok(PeopleView {
        people,
        teams,
        packs: newest(client.packs().await?),
        asked: ASKED.into(),
    })
}

fn pack_of(roles: &[Role], chosen: Option<PackId>) -> Option<PackId> {
    chosen.filter(|_| roles.iter().any(|role| ASKED.contains(role)))
}

/// Each pack once, in its newest version: people are enrolled under a pack, not under a version.
fn newest(packs: Vec<PackInfo>) -> Vec<PackView> {
    let mut newest: BTreeMap<PackId, PackInfo> = BTreeMap::new();
    for info in packs {
        match newest.get(&info.pack.id) {
            Some(known) if known.pack.version >= info.pack.version => {}
            _ => {
                newest.insert(info.pack.id.clone(), info);
            }
        }
    }
    let view = |info: PackInfo| PackView {
        pack: info.pack,
        title: info.title,
    };
    newest.into_values().map(view).collect()
}

#[cfg(test)]
mod tests {
    use hearth_domain::{hash::Hash, pack::PackRef, time::Date};

    use super::*;
    use crate::fixture::slug;

    #[test]
    fn a_pack_is_offered_once_in_its_newest_version() {
        let info = |id: &str, version, title: &str| PackInfo {
            pack: PackRef {
                id: slug(id),
                version,
            },
            title: title.into(),
            from: Date::of(2026, 11, 1),
            hash: Hash::ZERO,
        };
        let offered = newest(vec![
            info("home", 2, "Second"),
            info("home", 10, "Tenth"),
            info("home", 9, "Ninth"),
            info("clinic", 1, "Clinic"),
        ]);
        let titles: Vec<_> = offered.iter().map(|pack| pack.title.as_str()).collect();
        assert_eq!(titles, ["Clinic", "Tenth"]);
    }
    #[test]
    fn a_pack_goes_with_those_who_are_asked_alone() {
        let chosen = || Some(slug("home"));
        assert_eq!(pack_of(&[Role::Manager, Role::It], chosen()), None);
        assert_eq!(pack_of(&[Role::Manager, Role::Advisor], chosen()), chosen());
        assert_eq!(pack_of(&[Role::Advisor], None), None);
    }
}
