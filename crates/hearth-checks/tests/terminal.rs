//! The real `hearth-check`, as a person at a terminal meets it.

#![allow(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::{
    fs,
    process::{Command, Output},
};

/// A pack with one item, whose limits are `limits`.
fn pack(limits: &str) -> String {
    format!(
        r#"
id = "small"
version = 3
title = "A small pack"
from = "2026-01-01"
grace_days = 0
notice = "A test's values."
[timing]
due_soon_days = 0
lapse_grace_days = 0
seconds = 5
[retention]
photo_days = 1
photo_days_after_decision = 0
document_days = 1
[severities]
low_fix_days = 1
medium_fix_days = 1
high_fix_days = 1
[support]
checked = "2026-01-01"
stale_after_days = 1
[[support.rows]]
os = "no-such-system"
title = "No such system"
ends = "2099-01-01"
[[section]]
id = "device"
title = "Your computer"
part = "Your equipment"
intro = "Facts."
[[item]]
id = "device.any"
section = "device"
revision = 1
weight = "required"
severity = "low"
title = "This computer"
ask = "Read it"
advice = ["Ask IT for help."]
fixer = "provider"
source = "A test"
review = 365
  [[item.method]]
  id = "read"
  by = "advisor"
  kind.measurement = {{ probe = "device", limits = [ {limits} ] }}
  settles = "itself"
"#
    )
}

fn check(pack: Option<&str>, extra: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth-check"));
    command.arg("device").args(extra);
    if let Some(pack) = pack {
        let file = folder.path().join("pack.toml");
        fs::write(&file, pack).unwrap();
        command.arg("--pack").arg(file);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const SOME_MEMORY: &str =
    r#"{ fact = "memory", unit = "GiB", bound = { at_least = 0.1 }, says = "Some memory" }"#;
const TOO_MUCH: &str =
    r#"{ fact = "memory", unit = "GiB", bound = { at_least = 1e9 }, says = "A billion GiB" }"#;
const UNKNOWN: &str =
    r#"{ fact = "system", unit = "none", bound = "supported", says = "A supported system" }"#;

#[test]
fn each_answer_has_its_own_exit_code() {
    let code = |limits: &[&str]| check(Some(&pack(&limits.join(", "))), &[]).status.code();
    assert_eq!(code(&[SOME_MEMORY]), Some(0));
    assert_eq!(code(&[SOME_MEMORY, TOO_MUCH, UNKNOWN]), Some(1));
    assert_eq!(code(&[SOME_MEMORY, UNKNOWN]), Some(2));
}

#[test]
fn the_table_shows_what_was_needed_and_what_was_found() {
    let output = check(Some(&pack(TOO_MUCH)), &[]);
    let shown = text(&output.stdout);
    for part in [
        "This computer",
        "A billion GiB",
        "NOT MET",
        "Ask IT for help.",
        "Nothing was sent.",
    ] {
        assert!(shown.contains(part), "{part} is missing from:\n{shown}");
    }
}

#[test]
fn json_says_what_the_real_device_has() {
    let output = check(None, &["--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let code = match json["result"].as_str().unwrap() {
        "met" => 0,
        "notMet" => 1,
        "couldNotTell" => 2,
        other => panic!("{other} is no result"),
    };
    assert_eq!(output.status.code(), Some(code), "{json}");
    let threads = std::thread::available_parallelism().unwrap().get() as f64;
    assert!(json["facts"]["processorThreads"].as_f64().unwrap() >= threads);
    assert!(json["facts"]["memoryGib"].as_f64().unwrap() > 0.1);
    assert_eq!(json["limits"].as_array().unwrap().len(), 6);
}

#[test]
fn a_file_that_is_no_pack_is_refused_with_what_to_do() {
    let output = check(Some("id = 3\n"), &[]);
    assert_eq!(output.status.code(), Some(64));
    assert!(output.stdout.is_empty());
    let told = text(&output.stderr);
    assert!(
        told.contains("pack check") && told.contains("line 1"),
        "{told}"
    );
    let missing = check(None, &["--pack", "there-is-no-such-file.toml"]);
    assert_eq!(missing.status.code(), Some(64));
    assert!(text(&missing.stderr).contains("Check the name"));
}

#[test]
fn a_word_it_does_not_know_is_not_taken_for_could_not_tell() {
    let output = check(None, &["--loudly"]);
    assert_eq!(output.status.code(), Some(64));
}
