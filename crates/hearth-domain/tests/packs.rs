//! The default pack as it ships: it is sound, and it asks the right things of the right people.
//!
//! Beneath: that it serves every row of the guidance, that a tired person can read it, and what it
//! says of check-ins and of people to talk to.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "packs/reading.rs"]
mod reading;
#[path = "packs/requirements.rs"]
mod requirements;
#[path = "packs/wellbeing.rs"]
mod wellbeing;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use hearth_domain::{
    fact::{Bound, FactId, Found, Held, System},
    id::{Choice, ItemId, PolicyId},
    pack::{Answered, Fixer, Item, Kind, Means, Pack, Severity, Weight, check, parse},
    role::Role,
    time::Date,
};

const TODAY: Date = Date::of(2026, 11, 22);

/// The pack, read once.
static PACK: LazyLock<Pack> =
    LazyLock::new(|| parse::parse(include_str!("../../../packs/health-advisor.toml")).unwrap());

fn item(id: &str) -> &'static Item {
    PACK.items
        .iter()
        .find(|item| item.id.as_str() == id)
        .unwrap_or_else(|| panic!("no item {id}"))
}

#[test]
fn it_can_be_published() {
    let faults: Vec<String> = check::check(&PACK, TODAY)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn only_tier_2_audit_and_initial_training_are_gates() {
    let gates: Vec<&str> = PACK
        .items
        .iter()
        .filter(|item| item.weight == Weight::Gate)
        .map(|item| item.id.as_str())
        .collect();
    assert_eq!(
        gates,
        ["eligibility.tier-2-audit", "eligibility.initial-training"]
    );
}

#[test]
fn a_shared_home_or_caring_stops_nobody() {
    let stops: Vec<&str> = PACK
        .items
        .iter()
        .filter(|item| item.severity == Severity::Stop)
        .map(|item| item.id.as_str())
        .collect();
    assert!(stops.len() <= 6, "a stop is for danger: {stops:?}");
    for id in stops {
        let home_life = ["shared.", "room.own", "room.plan", "room.door"];
        assert!(
            !home_life.iter().any(|part| id.starts_with(part)),
            "{id} is about a home life"
        );
    }
}

#[test]
fn what_is_about_health_reaches_the_assessor_alone() {
    for id in [
        "dse.you.discomfort",
        "dse.you.adjustments",
        "dse.you.more",
        "health.sign-off",
    ] {
        assert!(item(id).health, "{id} is about health");
    }
}

#[test]
fn the_workstation_is_assessed_by_an_assessor_and_nobody_else() {
    let assessed = item("dse.assessed");
    assert!(assessed.methods.iter().all(|method| {
        method.by == Role::Assessor && matches!(method.kind, Kind::Attestation { .. })
    }));
}

#[test]
fn nobody_is_asked_to_buy_what_their_workstation_lacks() {
    for id in [
        "dse.chair.suits",
        "dse.chair.seat-height",
        "dse.chair.feet",
        "dse.laptop.keyboard",
    ] {
        assert_eq!(item(id).fixer, Fixer::Provider, "{id}");
    }
}

/// Which items are asked when these answers are given and these policies chosen.
fn asked(answers: &[(&str, &str)], policies: &[(&str, &str)]) -> BTreeSet<String> {
    let answers: BTreeMap<ItemId, Choice> = answers
        .iter()
        .map(|(id, it)| (id.parse().unwrap(), it.parse().unwrap()))
        .collect();
    let chosen: BTreeMap<PolicyId, Choice> = policies
        .iter()
        .map(|(id, it)| (id.parse().unwrap(), it.parse().unwrap()))
        .collect();
    PACK.items
        .iter()
        .filter(|item| {
            item.when.as_ref().is_none_or(|when| {
                let policy = |id: &PolicyId| chosen.get(id).or_else(|| PACK.policy(id));
                let answer =
                    |id: &ItemId| answers.get(id).map_or(Answered::NotYet, Answered::Chose);
                when.holds(&answer, &policy) == Some(true)
            })
        })
        .map(|item| item.id.to_string())
        .collect()
}

#[test]
fn paper_and_no_paper_are_never_asked_together() {
    let (without, with) = (
        ["paper.none", "paper.screen-notes", "agreement.no-paper"],
        ["paper.shredder", "paper.locked", "agreement.paper-waste"],
    );
    for (policy, these, not_these) in [("none", without, with), ("waste", with, without)] {
        let asked = asked(&[], &[("paper", policy)]);
        assert!(
            these.iter().all(|id| asked.contains(*id)),
            "{policy}: {asked:?}"
        );
        assert!(
            !not_these.iter().any(|id| asked.contains(*id)),
            "{policy}: {asked:?}"
        );
    }
}

#[test]
fn answers_open_the_paths_that_they_call_for() {
    for (answer, opens) in [
        (("device.kind", "laptop"), "dse.laptop.keyboard"),
        (("device.owner", "own"), "agreement.own-device"),
        (("device.owner", "own"), "security.own-account"),
        (("room.own", "some"), "room.plan"),
        (("shared.when", "mostly"), "shared.plan"),
        (("shared.care", "yes"), "shared.cover-plan"),
        (("connection.contract", "fixed"), "connection.contract-end"),
        (("dse.you.discomfort", "yes"), "dse.you.more"),
    ] {
        assert!(
            !asked(&[], &[]).contains(opens),
            "{opens} waits for an answer"
        );
        assert!(
            asked(&[answer], &[]).contains(opens),
            "{answer:?} opens {opens}"
        );
    }
}

/// What a usual advisor answers where an answer decides what else is asked.
const USUAL: [(&str, &str); 9] = [
    ("device.kind", "laptop"),
    ("device.owner", "provider"),
    ("room.own", "yes"),
    ("shared.when", "sometimes"),
    ("shared.building", "no"),
    ("shared.care", "no"),
    ("home.insurance", "yes"),
    ("connection.contract", "fixed"),
    ("connection.second-route", "hotspot"),
];

#[test]
fn it_takes_a_usual_advisor_less_than_an_hour_and_a_half() {
    let asked = asked(&USUAL, &[]);
    let mine = |item: &&Item| {
        asked.contains(item.id.as_str())
            && item.methods.iter().any(|method| method.by == Role::Advisor)
    };
    let seconds: u32 = PACK
        .items
        .iter()
        .filter(mine)
        .map(|item| item.seconds)
        .sum();
    assert!(seconds / 60 < 90, "it takes {} minutes", seconds / 60);
}

#[test]
fn reading_and_signing_take_as_long_as_the_words_do() {
    for item in &PACK.items {
        for method in &item.methods {
            let (text, signs) = match &method.kind {
                Kind::Reading { text } => (text, 0),
                Kind::Signature { text } => (text, 20),
                _ => continue,
            };
            let text = PACK.text(text).unwrap();
            let all = [&text.title, &text.summary, &text.body];
            let words: usize = all.iter().map(|it| it.split_whitespace().count()).sum();
            // 200 words a minute, read with care, and 20 seconds to sign.
            let needed = u32::try_from(words).unwrap() * 60 / 200 + signs;
            assert!(item.seconds >= needed, "{} needs {needed} seconds", item.id);
        }
    }
}

#[test]
fn what_only_assessors_read_stands_on_a_page_that_says_so() {
    let page = PACK.section(&"workstation-you".parse().unwrap()).unwrap();
    assert!(page.intro.starts_with("Only a workstation assessor reads"));
    let answered = |item: &&Item| item.methods.iter().any(|it| it.by == Role::Advisor);
    for item in PACK.items.iter().filter(answered) {
        assert_eq!(item.section == page.id, item.health, "{}", item.id);
    }
}

#[test]
fn what_was_said_about_health_comes_to_an_end() {
    for item in PACK.items.iter().filter(|item| item.health) {
        let claims = |kind: &Kind| matches!(kind, Kind::Answer { .. });
        if item.methods.iter().any(|it| claims(&it.kind)) {
            let settles = |it: &hearth_domain::pack::Method| it.by == Role::Assessor;
            assert!(
                item.needs.len() == 1 && item.methods.iter().any(settles),
                "{}: a yes would block approval for good, and so tell the manager",
                item.id
            );
        }
    }
}

#[test]
fn a_landline_is_no_second_way_online() {
    let route = item("connection.second-route");
    let Some(Kind::Answer { choices }) = route.methods.first().map(|method| &method.kind) else {
        panic!("it is a question");
    };
    let landline = PACK
        .options(choices)
        .iter()
        .find(|it| it.id.as_str() == "landline")
        .unwrap();
    assert_eq!(landline.means, Means::NotMet);
}

#[test]
fn the_table_of_systems_tells_editions_apart_and_never_fails_what_it_does_not_know() {
    let limit = PACK
        .items
        .iter()
        .flat_map(|item| &item.methods)
        .find_map(|it| match &it.kind {
            Kind::Measurement { limits, .. } => {
                limits.iter().find(|it| it.bound == Bound::Supported)
            }
            _ => None,
        });
    let judge = |os: &str, version: &str, build: Option<u32>, edition: Option<&str>| {
        let system = System {
            os: os.into(),
            version: version.into(),
            build,
            edition: edition.map(Into::into),
        };
        let fact = hearth_domain::fact::Fact {
            id: FactId::System,
            found: Found::System(system),
        };
        limit.unwrap().judge(&[fact], &PACK.support, TODAY)
    };
    let windows = |build, edition| judge("windows", "11", Some(build), Some(edition));
    assert_eq!(windows(26100, "core"), Held::No);
    assert_eq!(
        windows(26100, "enterprise"),
        Held::Yes(Some(Date::of(2027, 10, 12)))
    );
    assert_eq!(
        windows(26200, "professional"),
        Held::Yes(Some(Date::of(2027, 10, 12)))
    );
    assert_eq!(windows(19045, "professional"), Held::No);
    assert!(
        matches!(windows(26300, "core"), Held::Unknown(_)),
        "newer than the table"
    );
    assert!(matches!(judge("macos", "26.1", None, None), Held::Yes(_)));
    assert!(matches!(
        judge("macos", "27.0", None, None),
        Held::Unknown(_)
    ));
    assert!(matches!(judge("debian", "12", None, None), Held::Yes(_)));
    assert_eq!(judge("ubuntu", "20.04", None, None), Held::No);
    assert!(matches!(
        judge("linuxmint", "22.2", None, None),
        Held::Yes(_)
    ));
}
