//! The list of what the guidance asks for, and the pack, hold each other.

use std::collections::BTreeSet;

use hearth_domain::id::ItemId;
use serde::Deserialize;

use super::PACK;

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
    pages: Option<Vec<String>>,
    outside: Option<String>,
    later: Option<String>,
}

/// The pages that Hearth has.
const ROUTES: &str = include_str!("../../../../ui/src/routes.ts");

fn requirements() -> Vec<Requirement> {
    toml::from_str::<Requirements>(include_str!("../../../../docs/requirements.toml"))
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
        ("WB", 18),
        ("BR", 5),
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
            pages,
            outside,
            later,
        } = row;
        let reasons = [
            items.is_some(),
            note.is_some(),
            pages.is_some(),
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
        for page in pages.iter().flatten() {
            let route = format!("route('{page}',");
            assert!(
                ROUTES.contains(&route),
                "{id} names {page}, which is no page"
            );
        }
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
