//! The server is held to what is promised of it: each of its tables is promised, and each route
//! answers only those who are among the readers of what it shows.
//!
//! Which person among those of a role is held by the walk over own and foreign records
//! ([`crate::matrix`]) and by the tests of each noun. Not here: the words of the page.

use std::collections::BTreeSet;

use hearth_domain::promise::{ABOUT_NOBODY, HOLDINGS, Place, What};
use hearth_server::backup::{CARRIED, LEFT_OUT};

use crate::matrix::TABLE;

/// What a route shows.
enum Shows {
    /// Nothing about a person.
    Nothing,
    /// Only what is the asker's own.
    Own,
    /// To each reader their part, chosen by a query: tests of the noun hold it.
    Parts,
    /// These.
    Of(&'static [What]),
}

/// What each route shows, by the beginning of its name. The first that fits counts.
const SHOWN: &[(&str, Shows)] = &[
    ("GET /healthz", Shows::Nothing),
    ("GET /about", Shows::Nothing),
    ("GET /authorize", Shows::Nothing),
    ("POST /authorize", Shows::Own),
    ("POST /token", Shows::Own),
    ("GET /invitations/", Shows::Own),
    ("POST /logout", Shows::Own),
    ("GET /me", Shows::Own),
    ("GET /live", Shows::Parts),
    ("GET /wellbeing", Shows::Parts),
    ("GET /packs", Shows::Nothing),
    ("PUT /packs", Shows::Nothing),
    ("POST /invitations", Shows::Of(&[What::Account])),
    ("GET /people", Shows::Of(&[What::Account])),
    ("PUT /people", Shows::Of(&[What::Account])),
    ("POST /people", Shows::Of(&[What::Account])),
    ("GET /teams", Shows::Nothing),
    ("PUT /teams", Shows::Nothing),
    ("GET /outlets", Shows::Nothing),
    ("POST /outlets", Shows::Nothing),
    ("PUT /assistance/{id}", Shows::Own),
    ("POST /assistance/", Shows::Of(&[What::Assistance])),
    ("PUT /duty", Shows::Own),
    ("POST /duty", Shows::Own),
    ("PUT /shifts/", Shows::Own),
    ("POST /leases", Shows::Nothing),
    ("GET /leases", Shows::Nothing),
    ("PUT /check-ins/", Shows::Own),
    ("PUT /conversations/", Shows::Of(&[What::Shared])),
    ("DELETE /conversations/", Shows::Own),
    ("GET /buddy", Shows::Parts),
    ("PUT /buddy/", Shows::Own),
    ("POST /pairs/{id}/another", Shows::Own),
    ("GET /pairs", Shows::Of(&[What::Buddy])),
    ("PUT /pairs/", Shows::Of(&[What::Buddy])),
    ("POST /pairs/", Shows::Of(&[What::Buddy])),
    ("PUT /returns/{id}/day", Shows::Of(&[What::Return])),
    ("PUT /returns/", Shows::Own),
    ("GET /records/{id}/access", Shows::Of(&[What::Looks])),
    ("GET /access", Shows::Of(&[What::Looks])),
    ("GET /records/", Shows::Of(&[What::Record])),
    ("POST /records/", Shows::Of(&[What::Record])),
    ("GET /queue", Shows::Of(&[What::Record])),
    ("GET /record", Shows::Own),
    ("POST /record/", Shows::Own),
    ("PUT /packages/", Shows::Own),
    ("PUT /files/", Shows::Own),
    ("GET /files/", Shows::Of(&[What::Evidence])),
];

#[test]
fn every_table_is_promised_or_holds_nothing_about_anybody() {
    let promised = HOLDINGS.iter().flat_map(|it| match it.place {
        Place::Server(tables) => tables,
        Place::Device => &[],
    });
    let promised: BTreeSet<&str> = promised.copied().chain(ABOUT_NOBODY).collect();
    // That these are the tables of both databases is a test of the archives.
    let carried = CARRIED.iter().map(|table| table.name);
    let there: BTreeSet<&str> = carried
        .chain(LEFT_OUT.iter().map(|(name, _)| *name))
        .collect();
    assert_eq!(
        there, promised,
        "left: the server's tables; right: what is promised"
    );
}

#[test]
fn every_route_answers_only_readers_of_what_it_shows() {
    let mut wrong = Vec::new();
    for rule in TABLE {
        let name = format!("{} {}", rule.method, rule.path);
        let shown = SHOWN.iter().find(|(start, _)| name.starts_with(start));
        let Some((_, shows)) = shown else {
            wrong.push(format!("{name}: say what it shows"));
            continue;
        };
        let Shows::Of(whats) = shows else { continue };
        let answered = rule
            .own
            .iter()
            .filter(|(_, status)| !matches!(status, 403 | 404));
        for role in answered.flat_map(|(roles, _)| *roles) {
            for what in *whats {
                let holding = what.holding().expect("it is promised");
                if !holding.is_for(*role) {
                    wrong.push(format!("{name} shows {what:?} to a {}", role.title()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
