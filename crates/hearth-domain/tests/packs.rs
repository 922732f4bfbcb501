#![allow(clippy::unwrap_used)]
use hearth_domain::{
    pack::{check::check, parse::parse},
    time::Date,
};
#[test]
fn sound() {
    let pack = parse(include_str!("../../../packs/health-advisor.toml")).unwrap();
    let faults: Vec<String> = check(&pack, Date::of(2026, 11, 22))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
