//! The default pack as it ships: it is sound, it serves every row of the guidance, and a tired
//! person can read it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

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
use serde::Deserialize;

const TODAY: Date = Date::of(2026, 11, 22);

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

// ---- What it asks of whom -------------------------------------------------------------------

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

// ---- The list of requirements ---------------------------------------------------------------

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    id: String,
    says: String,
    items: Option<Vec<ItemId>>,
    note: Option<String>,
    outside: Option<String>,
    later: Option<String>,
}

fn requirements() -> Vec<Requirement> {
    toml::from_str::<Requirements>(include_str!("../../../docs/requirements.toml"))
        .unwrap()
        .requirement
}

#[test]
fn every_row_of_the_guidance_is_in_the_list_once() {
    let rows = [
        ("EL", 18),
        ("EN", 19),
        ("EQ", 9),
        ("SW", 8),
        ("LP", 8),
        ("IN", 9),
        ("SE", 7),
        ("IG", 2),
    ];
    let list = requirements();
    for (part, last) in rows {
        for number in 1..=last {
            let id = format!("{part}-{number:02}");
            let found = list.iter().filter(|row| row.id == id).count();
            assert_eq!(found, 1, "{id} is listed {found} times");
        }
    }
    let ids: BTreeSet<&str> = list.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), list.len(), "no row is listed twice");
}

#[test]
fn every_row_has_one_reason_and_names_what_exists() {
    for row in requirements() {
        let Requirement {
            id,
            says,
            items,
            note,
            outside,
            later,
        } = row;
        let reasons = [
            items.is_some(),
            note.is_some(),
            outside.is_some(),
            later.is_some(),
        ];
        assert_eq!(
            reasons.iter().filter(|&&given| given).count(),
            1,
            "{id} has one reason"
        );
        assert!(says.len() > 15, "{id} says what is asked");
        for item in items.iter().flatten() {
            assert!(
                PACK.item(item).is_some(),
                "{id} names {item}, which the pack does not have"
            );
        }
        assert!(
            items.is_none_or(|items| !items.is_empty()),
            "{id} names no item"
        );
        if let Some(note) = note {
            let named = |word: &str| PACK.texts.iter().any(|text| text.id.as_str() == word);
            let mut words = note.split([' ', ':', ',']);
            assert!(words.any(named), "{id} names no text of the pack");
        }
        for why in [outside, later].into_iter().flatten() {
            assert!(why.len() > 40, "{id} says why: {why}");
        }
    }
}

/// The documents that the pack may cite.
const DOCUMENTS: [&str; 11] = [
    "NHS England homeworking guidance",
    "NHS 111 workforce governance guide",
    "NHS terms and conditions handbook",
    "HSE display screen equipment checklist",
    "HSE guidance",
    "ICO guidance",
    "NCSC",
    "Cyber Essentials",
    "Equality Act 2010",
    "GOV.UK",
    "Hearth's own addition",
];

/// The sections of the guidance that the rows of the list come from.
const LISTED: [&str; 9] = [
    "eligibility criteria",
    "home environment",
    "remote working equipment",
    "hardware",
    "laptop",
    "internet",
    "security",
    "confidentiality and data protection",
    "information governance",
];

#[test]
fn what_the_pack_asks_in_the_guidances_name_is_in_the_list() {
    let reached: BTreeSet<ItemId> = requirements()
        .into_iter()
        .filter_map(|row| row.items)
        .flatten()
        .collect();
    for item in &PACK.items {
        let source = &item.source;
        assert!(
            DOCUMENTS
                .iter()
                .any(|document| source.starts_with(document)),
            "{} cites no known document: {source}",
            item.id
        );
        let listed = LISTED.iter().any(|section| {
            source.starts_with(&format!("NHS England homeworking guidance, {section}"))
        });
        assert!(
            !listed || reached.contains(&item.id),
            "{} serves no row of the list",
            item.id
        );
    }
}

// ---- How it reads ---------------------------------------------------------------------------

/// Every sentence that people read, with where it stands.
fn sentences() -> Vec<(String, String)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for section in &PACK.sections {
        texts.push((section.id.to_string(), &section.title));
        texts.push((section.id.to_string(), &section.intro));
    }
    for text in &PACK.texts {
        texts.push((text.id.to_string(), &text.summary));
        texts.extend(text.body.lines().map(|line| (text.id.to_string(), line)));
    }
    for option in PACK.choices.iter().flat_map(|set| &set.options) {
        texts.push((option.id.to_string(), &option.text));
        texts.extend(
            option
                .hint
                .as_deref()
                .map(|hint| (option.id.to_string(), hint)),
        );
    }
    for shot in &PACK.shots {
        texts.push((shot.id.to_string(), &shot.title));
        texts.extend(
            shot.show
                .iter()
                .chain(&shot.hide)
                .map(|it| (shot.id.to_string(), it.as_str())),
        );
    }
    for item in &PACK.items {
        let mut add = |text| texts.push((item.id.to_string(), text));
        add(&item.title);
        add(&item.ask);
        item.hint
            .iter()
            .chain(&item.why)
            .chain(&item.advice)
            .for_each(|text| add(text));
        for method in &item.methods {
            method.label.iter().for_each(|label| add(label));
            match &method.kind {
                Kind::Attestation { statement } | Kind::Visit { statement } => add(statement),
                Kind::Document { shows } => add(shows),
                Kind::Measurement { limits, .. } => limits.iter().for_each(|it| add(&it.says)),
                _ => {}
            }
        }
    }
    for row in &PACK.support.rows {
        texts.extend(
            row.advice
                .as_deref()
                .map(|advice| (row.title.clone(), advice)),
        );
    }
    texts.push(("notice".into(), &PACK.notice));
    let ends = |text: &str| -> Vec<String> {
        text.split_inclusive(['.', '?', ':', ';'])
            .map(|sentence| sentence.trim().to_owned())
            .filter(|sentence| !sentence.is_empty())
            .collect()
    };
    texts
        .into_iter()
        .flat_map(|(at, text)| ends(text).into_iter().map(move |it| (at.clone(), it)))
        .collect()
}

#[test]
fn it_promises_nothing_and_talks_down_to_nobody() {
    // The first are beginnings of words, the second whole words, the third any part of a sentence.
    let stems = [
        "complian",
        "certif",
        "guarantee",
        "anonym",
        "soundproof",
        "adviser",
    ];
    let words = [
        "please", "easy", "easily", "simple", "simply", "just", "should", "sorry", "user",
    ];
    let parts = ["sign in", "signing in", "n't", "n’t", "!", "e.g.", "i.e."];
    let mut found = Vec::new();
    for (at, sentence) in sentences() {
        let lower = sentence.to_lowercase();
        let talks = lower
            .split(|c: char| !c.is_alphabetic())
            .any(|word| words.contains(&word) || stems.iter().any(|stem| word.starts_with(stem)));
        if talks || parts.iter().any(|part| lower.contains(part)) {
            found.push(format!("{at}: {sentence}"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn sentences_are_short() {
    let long: Vec<(String, String)> = sentences()
        .into_iter()
        .filter(|(_, sentence)| sentence.split_whitespace().count() > 25)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn a_question_asks_one_thing_of_you() {
    for item in &PACK.items {
        let (id, ask) = (&item.id, &item.ask);
        assert!(ask.matches('?').count() <= 1, "{id} asks twice: {ask}");
        assert!(!ask.ends_with('.'), "{id} ends with a full stop: {ask}");
        let answered = item
            .methods
            .iter()
            .any(|it| matches!(it.kind, Kind::Answer { .. }));
        assert!(
            !answered || ask.ends_with('?') || item.id.as_str() == "alone.talked",
            "{id}: {ask}"
        );
    }
}
