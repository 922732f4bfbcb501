//! A small pack in two versions, written as a provider writes one.

use super::world::{World, packs};
use crate::pack::check::{against, check};

/// The first version. Unless an item says otherwise, an answer holds for 365 days, is due soon for
/// the last 28 of them, and may be relied on for 14 more.
pub(crate) const FIRST: &str = r#"
id = "small"
version = 1
title = "Small"
from = "2025-12-01"
grace_days = 60
notice = "Hearth's starting values."

[timing]
due_soon_days = 28
lapse_grace_days = 14
seconds = 10

[retention]
photo_days = 90
photo_days_after_decision = 0
document_days = 365

[severities]
low_fix_days = 28
medium_fix_days = 14
high_fix_days = 7

[support]
checked = "2025-12-01"
stale_after_days = 400
rows = [
  { os = "windows", build = 26100, title = "Windows 11", ends = "2026-03-31" },
]

[[choices]]
id = "four"
options = [
  { id = "yes", text = "Yes", means = "met" },
  { id = "no", text = "No", means = "not_met" },
  { id = "not-sure", text = "I am not sure", means = "could_not_tell" },
  { id = "na", text = "It does not apply", means = "not_applicable" },
]

[[text]]
id = "promise"
title = "Promise"
summary = "You promise."
body = "I keep callers' words to myself."

[[shot]]
id = "front"
title = "From the front"
show = ["The whole screen"]
hide = ["People"]

[[shot]]
id = "side"
title = "From the side"
show = ["The chair"]
hide = ["People"]

[[section]]
id = "room"
title = "Room"
part = "Home"
intro = "Your room."
escalate = { severity = "medium", count = 3, to = "high" }

[[section]]
id = "desk"
title = "Desk"
part = "Home"
intro = "Your desk."
urgent_with = "pain"

[[section]]
id = "rest"
title = "The rest"
part = "Work"
intro = "All else."
"#;

/// One item as TOML; `more` are its further lines, the answer or methods last.
fn item(id: &str, section: &str, severity: &str, weight: &str, more: &str) -> String {
    format!(
        r#"
[[item]]
id = "{id}"
section = "{section}"
revision = 1
weight = "{weight}"
severity = "{severity}"
title = "About {id}"
ask = "What of {id}?"
advice = ["Look again."]
fixer = "advisor"
source = "Our own"
{more}
"#
    )
}

const ANSWER: &str = "review = 365\nanswer = \"four\"";

fn method(id: &str, by: &str, kind: &str, settles: &str) -> String {
    format!("[[item.method]]\nid = \"{id}\"\nby = \"{by}\"\nkind = {kind}\nsettles = {settles}\n")
}

const SAID: &str = r#"{ attestation = { statement = "It is so." } }"#;
const ITSELF: &str = r#""itself""#;
const MANAGER: &str = r#"{ accepted = "manager" }"#;

pub(crate) fn first() -> String {
    let answer = |id, section, severity| item(id, section, severity, "required", ANSWER);
    let by = |id, more: &[&str], lines: &str| {
        item(
            id,
            "rest",
            "low",
            "required",
            &[lines, &more.concat()].concat(),
        )
    };
    let words = r#"{ words = { most = 20 } }"#;
    let photo = r#"{ photo = { shots = ["front", "side"], most = 3 } }"#;
    let gate = method("manager", "manager", SAID, ITSELF);
    let items = [
        answer("room.door", "room", "medium"),
        answer("room.window", "room", "medium"),
        answer("room.light", "room", "medium"),
        answer("room.plant", "room", "low"),
        answer("chair", "desk", "high"),
        answer("lamp", "desk", "medium"),
        answer("pain", "desk", "low"),
        answer("fire", "rest", "stop"),
        item("shared", "rest", "low", "advisory", ANSWER),
        item(
            "screened",
            "rest",
            "low",
            "required",
            &format!("when = {{ chose = {{ item = \"shared\", any = [\"yes\"] }} }}\n{ANSWER}"),
        ),
        item(
            "training",
            "rest",
            "high",
            "gate",
            &format!("review = \"once\"\n{gate}"),
        ),
        by(
            "contract",
            &[&method(
                "day",
                "advisor",
                "{ day = { expires = true } }",
                ITSELF,
            )],
            "review = \"once\"\n",
        ),
        by(
            "system",
            &[&method(
                "probe",
                "advisor",
                r#"{ measurement = { probe = "device", limits = [{ fact = "system", unit = "none", bound = "supported", says = "a supported system" }] } }"#,
                ITSELF,
            )],
            "review = 365\n",
        ),
        by(
            "antivirus",
            &[
                &method("photo", "advisor", photo, MANAGER),
                &method("it", "it", SAID, ITSELF),
            ],
            "review = 365\nanswer = \"four\"\n",
        ),
        by(
            "risk",
            &[
                &method(
                    "advisor",
                    "advisor",
                    r#"{ answer = { choices = "four" } }"#,
                    ITSELF,
                ),
                &method("manager", "manager", SAID, ITSELF),
            ],
            "review = 365\nneeds = [[\"advisor\"], [\"manager\"]]\n",
        ),
        by(
            "promise",
            &[&method(
                "sign",
                "advisor",
                r#"{ signature = { text = "promise" } }"#,
                ITSELF,
            )],
            "review = \"once\"\n",
        ),
        by(
            "plan",
            &[&method("words", "advisor", words, MANAGER)],
            "review = 365\n",
        ),
        by(
            "pair",
            &[&method("words", "advisor", words, r#""two_people""#)],
            "review = 365\n",
        ),
        by(
            "lock",
            &[&method("photo", "advisor", photo, r#"{ accepted = "it" }"#)],
            "review = 365\n",
        ),
        by(
            "room-plan",
            &[&method(
                "file",
                "advisor",
                r#"{ document = { shows = "the room" } }"#,
                ITSELF,
            )],
            "review = 365\n",
        ),
        by(
            "eyes",
            &[&method(
                "answer",
                "advisor",
                r#"{ answer = { choices = "four" } }"#,
                r#"{ accepted = "assessor" }"#,
            )],
            "review = 365\nhealth = true\n",
        ),
        by(
            "claim",
            &[&method(
                "answer",
                "advisor",
                r#"{ answer = { choices = "four" } }"#,
                MANAGER,
            )],
            "review = 365\n",
        ),
    ];
    format!("{FIRST}{}", items.concat())
}

/// The second version, in force from 1 July 2026: `lamp` is asked anew with one more option, `plan`
/// needs a signature instead of words, `risk` needs a day as well, and `bin` is asked for the first
/// time.
pub(crate) fn second() -> String {
    let first = first();
    let bump = |text: &str, id: &str| {
        let head = format!("id = \"{id}\"\n");
        let (before, after) = text.split_once(&head).unwrap();
        format!(
            "{before}{head}{}",
            after.replacen("revision = 1", "revision = 2", 1)
        )
    };
    let mut text = first
        .replace("version = 1\n", "version = 2\n")
        .replace("from = \"2025-12-01\"", "from = \"2026-07-01\"");
    for id in ["lamp", "plan", "risk"] {
        text = bump(&text, id);
    }
    let lamp = text.find("id = \"lamp\"").unwrap();
    let (before, after) = text.split_at(lamp);
    text = format!("{before}{}", after.replacen("\"four\"", "\"five\"", 1));
    let plan = text.find("id = \"plan\"").unwrap();
    let (before, after) = text.split_at(plan);
    let words = method("words", "advisor", r#"{ words = { most = 20 } }"#, MANAGER);
    let sign = method(
        "sign",
        "advisor",
        r#"{ signature = { text = "promise" } }"#,
        ITSELF,
    );
    text = format!("{before}{}", after.replacen(&words, &sign, 1));
    text = text.replace(
        "needs = [[\"advisor\"], [\"manager\"]]\n",
        "needs = [[\"advisor\"], [\"manager\"], [\"day\"]]\n",
    );
    let risk = text.find("id = \"promise\"\nsection").unwrap();
    let end = text[..risk].rfind("[[item]]").unwrap();
    let day = method("day", "advisor", "{ day = { expires = false } }", ITSELF);
    text.insert_str(end, &format!("{day}\n"));
    text = text.replacen(
        "[[text]]",
        r#"[[choices]]
id = "five"
options = [
  { id = "yes", text = "Yes", means = "met" },
  { id = "no", text = "No", means = "not_met" },
  { id = "not-sure", text = "I am not sure", means = "could_not_tell" },
  { id = "na", text = "It does not apply", means = "not_applicable" },
  { id = "dim", text = "Too dim", means = "not_met" },
]

[[text]]"#,
        1,
    );
    text + &item("bin", "rest", "low", "required", ANSWER)
}

/// An advisor under the first version alone.
pub(crate) fn world() -> World {
    World::new(packs([first().as_str()]))
}

/// An advisor whose provider publishes the second version as well.
pub(crate) fn changing() -> World {
    World::new(packs([first().as_str(), second().as_str()]))
}

#[test]
fn the_examples_could_be_published() {
    let (first, second) = (first(), second());
    let packs = packs([first.as_str(), second.as_str()]);
    let versions: Vec<_> = packs.all().collect();
    let today = versions[0].from;
    for pack in &versions {
        let faults: Vec<_> = check(pack, today).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    let faults = against(versions[1], versions[0]);
    assert!(faults.is_empty(), "{faults:#?}");
}
