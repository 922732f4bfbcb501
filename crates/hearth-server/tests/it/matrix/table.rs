//! Every route, with whom it answers and how.
//!
//! Not here: the walk ([`super`]).

use hearth_domain::role::Role::{
    self, Administrator, Advisor, Assessor, Clinician, Governance, It, Manager, ShiftLead,
};

/// What a route answers.
pub struct Rule {
    pub method: &'static str,
    pub path: &'static str,
    /// Whom it answers, and how, when it is about their own or about nobody's record. Everybody
    /// else is refused with 403.
    pub own: &'static [(&'static [Role], u16)],
    /// How it answers the same people about a foreign record.
    pub foreign: u16,
}

const fn rule(
    method: &'static str,
    path: &'static str,
    own: &'static [(&'static [Role], u16)],
    foreign: u16,
) -> Rule {
    Rule {
        method,
        path,
        own,
        foreign,
    }
}

const ALL: &[Role] = &Role::ALL;
// Written out: the table says who may, whatever the code thinks.
const REVIEWERS: &[Role] = &[Manager, Assessor, It];
const ANSWERERS: &[Role] = &[Manager, ShiftLead, Clinician, It];
const ADMINISTRATORS: &[Role] = &[Administrator];
const OPERATORS: &[Role] = &[It, Administrator];
const PUBLISHERS: &[Role] = &[Governance, Administrator];
const NOT_MANAGERS: &[Role] = &[
    Advisor,
    Assessor,
    ShiftLead,
    Clinician,
    It,
    Governance,
    Administrator,
];
const NOT_ADVISORS: &[Role] = &[
    Manager,
    Assessor,
    ShiftLead,
    Clinician,
    It,
    Governance,
    Administrator,
];
const OTHERS: &[Role] = &[ShiftLead, Clinician, Governance, Administrator];

pub const TABLE: &[Rule] = &[
    // About nobody's record: own and foreign are alike. An empty body is 422 where it may be sent.
    rule("GET", "/healthz", &[(ALL, 200)], 200),
    rule("GET", "/about", &[(ALL, 200)], 200),
    rule("GET", "/authorize", &[(ALL, 422)], 422),
    rule("POST", "/authorize", &[(ALL, 422)], 422),
    rule("POST", "/token", &[(ALL, 422)], 422),
    rule("GET", "/invitations/{code}", &[(ALL, 404)], 404),
    rule("POST", "/logout", &[(ALL, 204)], 204),
    rule("GET", "/me", &[(ALL, 200)], 200),
    rule("GET", "/live", &[(ALL, 200)], 200),
    rule("GET", "/packs", &[(ALL, 200)], 200),
    rule("GET", "/packs/{id}/{version}", &[(ALL, 200)], 200),
    rule("PUT", "/packs/{id}/{version}", &[(PUBLISHERS, 422)], 422),
    rule("POST", "/invitations", &[(ADMINISTRATORS, 422)], 422),
    rule("GET", "/people", &[(ADMINISTRATORS, 200)], 200),
    rule("PUT", "/people/{id}", &[(ADMINISTRATORS, 422)], 422),
    rule(
        "POST",
        "/people/{id}/invitations",
        &[(ADMINISTRATORS, 404)],
        404,
    ),
    rule("GET", "/teams", &[(ADMINISTRATORS, 200)], 200),
    rule("PUT", "/teams/{id}", &[(ADMINISTRATORS, 422)], 422),
    rule("GET", "/outlets", &[(OPERATORS, 200)], 200),
    rule("POST", "/outlets/{name}/try", &[(OPERATORS, 404)], 404),
    // Assistance. The request of the walk is nobody's, so its routes find nothing.
    rule("PUT", "/assistance/{id}", &[(&[Advisor], 422)], 422),
    rule("POST", "/assistance/{id}/shown", &[(ANSWERERS, 404)], 404),
    rule("POST", "/assistance/{id}/answer", &[(ANSWERERS, 422)], 422),
    rule(
        "POST",
        "/assistance/{id}/hand-back",
        &[(ANSWERERS, 404)],
        404,
    ),
    rule("POST", "/assistance/{id}/divert", &[(ANSWERERS, 404)], 404),
    rule("POST", "/assistance/{id}/close", &[(ANSWERERS, 422)], 422),
    rule("PUT", "/duty", &[(ANSWERERS, 422)], 422),
    rule("POST", "/duty/hears", &[(ANSWERERS, 200)], 200),
    rule("PUT", "/shifts/{id}", &[(&[Advisor], 422)], 422),
    // What was shared of check-ins. The walk's is for the manager, so others find nothing.
    rule("GET", "/wellbeing", &[(ALL, 200)], 200),
    rule("PUT", "/check-ins/{id}", &[(&[Advisor], 204)], 404),
    rule(
        "PUT",
        "/conversations/{checkIn}/{topic}/replies/{id}",
        &[(&[Manager], 204), (NOT_MANAGERS, 404)],
        404,
    ),
    rule(
        "PUT",
        "/conversations/{checkIn}/{topic}/talk",
        &[(&[Manager], 204), (NOT_MANAGERS, 404)],
        404,
    ),
    rule(
        "DELETE",
        "/conversations/{checkIn}/{topic}",
        &[(&[Advisor], 204), (NOT_ADVISORS, 404)],
        404,
    ),
    rule("PUT", "/going-back/{id}", &[(&[Advisor], 204)], 404),
    rule("PUT", "/going-back/{id}/day", &[(&[Manager], 204)], 404),
    // Buddies. The pair of the walk is nobody's; whose pair is whose is tried in `buddies`.
    rule("GET", "/buddy", &[(&[Advisor], 200)], 200),
    rule("PUT", "/buddy/link", &[(&[Advisor], 200)], 200),
    rule("PUT", "/buddy/availability", &[(&[Advisor], 422)], 422),
    rule("POST", "/pairs/{id}/another", &[(&[Advisor], 404)], 404),
    rule("GET", "/pairs", &[(&[Manager], 200)], 200),
    rule("PUT", "/pairs/{id}", &[(&[Manager], 422)], 422),
    rule("POST", "/pairs/{id}/end", &[(&[Manager], 404)], 404),
    // Samples of a line. Under a lease it is its key that counts, and the walk has none.
    rule("POST", "/leases", &[(&[Advisor], 422)], 422),
    rule("POST", "/leases/guest", &[(ALL, 422)], 422),
    rule("POST", "/leases/{id}/phases/{phase}", &[(ALL, 404)], 404),
    rule("GET", "/leases/{id}/download", &[(ALL, 404)], 404),
    rule("POST", "/leases/{id}/upload", &[(ALL, 404)], 404),
    rule("GET", "/leases/{id}/upload", &[(ALL, 404)], 404),
    rule("GET", "/leases/{id}/voice", &[(ALL, 404)], 404),
    rule("POST", "/leases/{id}/end", &[(ALL, 404)], 404),
    // An advisor's own. A foreign response, decision, package or file is not there.
    rule("GET", "/record", &[(&[Advisor], 200)], 200),
    rule("GET", "/record/access", &[(&[Advisor], 200)], 200),
    rule("POST", "/record/withdrawals", &[(&[Advisor], 200)], 404),
    rule("POST", "/record/reopenings", &[(&[Advisor], 200)], 200),
    rule("POST", "/record/replies", &[(&[Advisor], 200)], 404),
    rule("PUT", "/packages/{id}", &[(&[Advisor], 200)], 404),
    rule("PUT", "/files/{id}", &[(&[Advisor], 200)], 404),
    rule(
        "GET",
        "/files/{id}",
        &[(&[Advisor], 200), (REVIEWERS, 200), (OTHERS, 404)],
        404,
    ),
    // Reviewing.
    rule("GET", "/queue", &[(REVIEWERS, 200)], 200),
    rule("GET", "/records/{id}", &[(REVIEWERS, 200)], 404),
    rule("POST", "/records/{id}/reviews", &[(REVIEWERS, 200)], 404),
    rule(
        "POST",
        "/records/{id}/attestations",
        &[(&[Manager], 200)],
        404,
    ),
    rule("POST", "/records/{id}/actions", &[(REVIEWERS, 200)], 404),
    rule(
        "POST",
        "/records/{id}/actions/{act}/done",
        &[(REVIEWERS, 200)],
        404,
    ),
    rule("POST", "/records/{id}/decisions", &[(&[Manager], 200)], 404),
    // Governance answers for every record.
    rule("GET", "/access", &[(&[Governance], 200)], 200),
    rule("GET", "/records/{id}/access", &[(&[Governance], 200)], 200),
];

/// Reviewers whom the rules of an item or a decision refuse, but only once they have reached it:
/// a foreign record is not there for them either.
pub const REFUSED_LATER: &[(&str, &[Role])] = &[
    ("/records/{id}/attestations", &[Assessor, It]),
    ("/records/{id}/decisions", &[Assessor, It]),
];
