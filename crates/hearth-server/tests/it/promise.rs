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

/// What each route shows.
const SHOWN: &[(&str, Shows)] = &[
    ("GET /healthz", Shows::Nothing),
    ("GET /about", Shows::Nothing),
    ("GET /authorize", Shows::Nothing),
    ("POST /authorize", Shows::Own),
    ("POST /token", Shows::Own),
    ("GET /invitations/{code}", Shows::Own),
    ("POST /logout", Shows::Own),
    ("GET /me", Shows::Own),
    ("GET /live", Shows::Parts),
    ("GET /packs", Shows::Nothing),
    ("GET /packs/{id}/{version}", Shows::Nothing),
    ("PUT /packs/{id}/{version}", Shows::Nothing),
    ("POST /invitations", Shows::Of(&[What::Account])),
    ("GET /people", Shows::Of(&[What::Account])),
    ("PUT /people/{id}", Shows::Of(&[What::Account])),
    ("POST /people/{id}/invitations", Shows::Of(&[What::Account])),
    ("GET /teams", Shows::Nothing),
    ("PUT /teams/{id}", Shows::Nothing),
    ("GET /outlets", Shows::Nothing),
    ("POST /outlets/{name}/try", Shows::Nothing),
    ("PUT /assistance/{id}", Shows::Own),
    (
        "POST /assistance/{id}/shown",
        Shows::Of(&[What::Assistance]),
    ),
    (
        "POST /assistance/{id}/answer",
        Shows::Of(&[What::Assistance]),
    ),
    (
        "POST /assistance/{id}/hand-back",
        Shows::Of(&[What::Assistance]),
    ),
    (
        "POST /assistance/{id}/divert",
        Shows::Of(&[What::Assistance]),
    ),
    (
        "POST /assistance/{id}/close",
        Shows::Of(&[What::Assistance]),
    ),
    ("PUT /duty", Shows::Own),
    ("POST /duty/hears", Shows::Own),
    ("PUT /shifts/{id}", Shows::Own),
    ("GET /wellbeing", Shows::Parts),
    ("PUT /check-ins/{id}", Shows::Own),
    (
        "PUT /conversations/{checkIn}/{topic}/replies/{id}",
        Shows::Of(&[What::Shared]),
    ),
    (
        "PUT /conversations/{checkIn}/{topic}/talk",
        Shows::Of(&[What::Shared]),
    ),
    ("DELETE /conversations/{checkIn}/{topic}", Shows::Own),
    ("PUT /going-back/{id}", Shows::Own),
    ("PUT /going-back/{id}/day", Shows::Of(&[What::GoingBack])),
    ("GET /buddy", Shows::Parts),
    ("PUT /buddy/link", Shows::Own),
    ("PUT /buddy/availability", Shows::Own),
    ("POST /pairs/{id}/another", Shows::Own),
    ("GET /pairs", Shows::Of(&[What::Buddy])),
    ("PUT /pairs/{id}", Shows::Of(&[What::Buddy])),
    ("POST /pairs/{id}/end", Shows::Of(&[What::Buddy])),
    ("POST /leases", Shows::Nothing),
    ("POST /leases/guest", Shows::Nothing),
    ("POST /leases/{id}/phases/{phase}", Shows::Nothing),
    ("GET /leases/{id}/download", Shows::Nothing),
    ("POST /leases/{id}/upload", Shows::Nothing),
    ("GET /leases/{id}/upload", Shows::Nothing),
    ("GET /leases/{id}/voice", Shows::Nothing),
    ("POST /leases/{id}/end", Shows::Nothing),
    ("GET /record", Shows::Own),
    ("GET /record/access", Shows::Own),
    ("POST /record/withdrawals", Shows::Own),
    ("POST /record/reopenings", Shows::Own),
    ("POST /record/replies", Shows::Own),
    ("PUT /packages/{id}", Shows::Own),
    ("PUT /files/{id}", Shows::Own),
    ("GET /files/{id}", Shows::Of(&[What::Evidence])),
    ("GET /queue", Shows::Of(&[What::Record])),
    ("GET /records/{id}", Shows::Of(&[What::Record])),
    ("POST /records/{id}/reviews", Shows::Of(&[What::Record])),
    (
        "POST /records/{id}/attestations",
        Shows::Of(&[What::Record]),
    ),
    ("POST /records/{id}/actions", Shows::Of(&[What::Record])),
    (
        "POST /records/{id}/actions/{act}/done",
        Shows::Of(&[What::Record]),
    ),
    ("POST /records/{id}/decisions", Shows::Of(&[What::Record])),
    ("GET /access", Shows::Of(&[What::Looks])),
    ("GET /records/{id}/access", Shows::Of(&[What::Looks])),
];

#[test]
fn every_table_is_promised_or_holds_nothing_about_anybody() {
    let promised = HOLDINGS.iter().flat_map(|it| match it.place {
        Place::Server(tables) => tables,
        Place::Device(_) => &[],
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
        let shown = SHOWN.iter().find(|(route, _)| *route == name);
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
    let routes: BTreeSet<String> = TABLE
        .iter()
        .map(|it| format!("{} {}", it.method, it.path))
        .collect();
    let gone = SHOWN
        .iter()
        .map(|(route, _)| *route)
        .filter(|route| !routes.contains(*route));
    wrong.extend(gone.map(|route| format!("{route} is no route any more")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
