//! The faults of single items.

use super::{SMALL, TODAY, assert_found, assert_only, check, edited, pack};

#[test]
fn what_an_item_says_of_itself() {
    assert_found(&[
        (
            "id = \"audit\"\nsection = \"rest\"",
            "id = \"audit\"\nsection = \"loft\"",
            "no section loft",
        ),
        ("title = \"Audit\"", "title = \"\"", "Its title is empty"),
        (
            "ask = \"You are in audit\"",
            "ask = \" \"",
            "Its ask is empty",
        ),
        (
            "source = \"A fourth test\"",
            "source = \"\"",
            "Its source is empty",
        ),
        ("revision = 3", "revision = 0", "Revisions count from 1"),
        (
            "review = 200",
            "review = 28",
            "due soon for 28 days, longer than it holds",
        ),
        ("advice = [\"Use a box.\"]\n", "", "nothing says what helps"),
        ("advice = [\"Ask IT.\"]\n", "", "nothing says what helps"),
        (
            "advice = [\"Ask your manager.\"]\n",
            "",
            "nothing says what helps",
        ),
        (
            "weight = \"required\"\nseverity = \"stop\"",
            "weight = \"advisory\"\nseverity = \"stop\"",
            "a stop and yet only advisory",
        ),
    ]);
}

#[test]
fn a_response_holds_for_a_day_at_least() {
    let text = edited("review = 200", "review = 0\ndue_soon_days = 0");
    let faults = check(&pack(&text), TODAY);
    assert!(
        faults[0].wrong.contains("lapse on the day it is given"),
        "{faults:?}"
    );
}

#[test]
fn a_gate_is_not_opened_by_the_advisors_own_word() {
    let attested = "  by = \"manager\"\n  kind.attestation = { statement = \"They are.\" }";
    let own = "  by = \"advisor\"\n  kind.words = { most = 9 }";
    assert_found(&[(
        attested,
        own,
        "a gate that the advisor's own word would open",
    )]);
    // One way past the others is enough to open it.
    let both =
        format!("{attested}\n  settles = \"itself\"\n  [[item.method]]\n  id = \"own\"\n{own}");
    assert_found(&[(
        attested,
        &both,
        "a gate that the advisor's own word would open",
    )]);
    // The advisor's word accepted by somebody else is not the advisor's own.
    let accepted = SMALL.replace(
        &format!("{attested}\n  settles = \"itself\""),
        &format!("{own}\n  settles = {{ accepted = \"manager\" }}"),
    );
    assert_eq!(check(&pack(&accepted), TODAY), []);
}

#[test]
fn conditions_wait_for_what_can_be() {
    let when = "when = { all = [{ chose = { item = \"laptop\", any = [\"yes\"] } }, { policy = [\"paper\", \"none\"] }] }";
    assert_found(&[
        (
            "item = \"laptop\"",
            "item = \"tablet\"",
            "waits for an answer to tablet, which has none",
        ),
        (
            "item = \"laptop\"",
            "item = \"audit\"",
            "waits for an answer to audit, which has none",
        ),
        (
            "any = [\"yes\"]",
            "any = [\"perhaps\"]",
            "waits for perhaps, which laptop does not offer",
        ),
        ("any = [\"yes\"]", "any = []", "waits for no answer at all"),
        (
            "policy = [\"paper\", \"none\"]",
            "policy = [\"pens\", \"none\"]",
            "no policy pens",
        ),
        (
            "policy = [\"paper\", \"none\"]",
            "policy = [\"paper\", \"glass\"]",
            "offers glass",
        ),
        (
            when,
            "when = { not = { chose = { item = \"gone\", any = [\"yes\"] } } }",
            "answer to gone",
        ),
        (
            when,
            "when = { any = [{ policy = [\"gone\", \"yes\"] }] }",
            "no policy gone",
        ),
        (
            when,
            "when = { chose = { item = \"riser\", any = [\"no\"] } }",
            "in a circle",
        ),
    ]);
}

#[test]
fn a_circle_is_found_from_each_item_in_it() {
    let text = edited(
        "id = \"laptop\"\n",
        "id = \"laptop\"\nwhen = { chose = { item = \"riser\", any = [\"yes\"] } }\n",
    );
    let faults = check(&pack(&text), TODAY);
    let in_it: Vec<&str> = faults
        .iter()
        .map(|fault| fault.item.as_ref().unwrap().0.as_str())
        .collect();
    assert_eq!(in_it, ["laptop", "riser"]);
    assert!(
        faults
            .iter()
            .all(|fault| fault.wrong.contains("in a circle")),
        "{faults:?}"
    );
}

#[test]
fn what_is_needed_can_be_given() {
    let needs = "needs = [[\"answer\"], [\"photo\", \"visit\"]]";
    let words = "  [[item.method]]\n  id = \"words\"\n  by = \"advisor\"\n  \
                 kind.words = { most = 500 }\n  settles = { accepted = \"assessor\" }\n";
    assert_found(&[
        (
            needs,
            "needs = [[\"answer\"], [\"photo\"]]",
            "method visit can never satisfy it",
        ),
        (
            needs,
            "needs = [[\"answer\", \"photo\", \"visit\"], []]",
            "group of its needs is empty",
        ),
        (
            needs,
            "needs = [[\"answer\"], [\"photo\", \"visit\", \"letter\"]]",
            "needs letter, which",
        ),
        (
            "id = \"pain\"\n",
            "id = \"pain\"\nneeds = []\n",
            "method words can never satisfy it",
        ),
        (words, &format!("{words}{words}"), "two methods named words"),
    ]);
    let text = edited(words, "needs = []\n");
    assert_only(
        &check(&pack(&text), TODAY),
        "Nobody could respond to it",
        &text,
    );
}

#[test]
fn methods_name_what_the_pack_has() {
    let photo = "kind.photo = { shots = [\"side\"], most = 2 }";
    assert_found(&[
        (
            "answer = \"yes-no\"\n  [[item.method]]",
            "answer = \"maybe\"\n  [[item.method]]",
            "no choices maybe",
        ),
        (
            photo,
            "kind.photo = { shots = [\"top\"], most = 2 }",
            "no picture top",
        ),
        (
            photo,
            "kind.photo = { shots = [\"side\"], most = 0 }",
            "1 pictures of at most 0",
        ),
        (photo, "kind.photo = { shots = [], most = 2 }", "0 pictures"),
        (
            "signature = { text = \"rules\" }",
            "signature = { text = \"laws\" }",
            "no text laws",
        ),
        (
            "signature = { text = \"rules\" }",
            "reading = { text = \"laws\" }",
            "no text laws",
        ),
        ("most = 500", "most = 0", "takes words, but none"),
    ]);
}

#[test]
fn nobody_speaks_for_another() {
    let visit =
        "by = \"manager\"\n  kind.visit = { statement = \"I saw it.\" }\n  settles = \"itself\"";
    assert_found(&[
        (
            visit,
            "by = \"advisor\"\n  kind.visit = { statement = \"I saw it.\" }\n  settles = \"itself\"",
            "confirm it for themselves",
        ),
        (
            visit,
            "by = \"it\"\n  kind.document = { shows = \"It\" }\n  settles = \"itself\"",
            "is by IT, who can attest, visit or write",
        ),
        (
            visit,
            "by = \"manager\"\n  kind.words = { most = 9 }\n  settles = { accepted = \"it\" }",
            "staff's own word and waits for another's",
        ),
    ]);
}

#[test]
fn health_is_for_the_assessor_alone() {
    let accepted = "settles = { accepted = \"assessor\" }";
    let words =
        "by = \"advisor\"\n  kind.words = { most = 500 }\n  settles = { accepted = \"assessor\" }";
    let attested = |by| {
        format!(
            "by = \"{by}\"\n  kind.attestation = {{ statement = \"It is.\" }}\n  settles = \"itself\""
        )
    };
    let shown = "would show it to others";
    assert_found(&[
        (accepted, "settles = { accepted = \"manager\" }", shown),
        (accepted, "settles = \"two_people\"", shown),
    ]);
    let by_manager = edited(words, &attested("manager"))
        .replace("fixer = \"both\"", "fixer = \"both\"\nadvice = [\"Rest.\"]");
    assert_only(&check(&pack(&by_manager), TODAY), shown, &by_manager);
    let by_assessor = by_manager.replacen(&attested("manager"), &attested("assessor"), 1);
    assert_eq!(check(&pack(&by_assessor), TODAY), []);
    assert_eq!(
        check(&pack(&edited(accepted, "settles = \"itself\"")), TODAY),
        []
    );
}

#[test]
fn limits_can_be_held() {
    let least = "unit = \"GiB\", bound = { at_least = 7.0 }";
    assert_found(&[
        (
            least,
            "unit = \"ms\", bound = { at_least = 7.0 }",
            "Memory is given in GiB, not Ms",
        ),
        (
            least,
            "unit = \"GiB\", bound = { at_least = 5000.0 }",
            "at most 4000 and at least more",
        ),
        (
            "one_of = [\"x86_64\"]",
            "one_of = []",
            "Nothing is allowed for ProcessorKind",
        ),
        (
            "says = \"64 bits\" },",
            "says = \"64 bits\" },\n{ fact = \"loss\", unit = \"%\", bound = { at_most = 1 }, says = \"\" },",
            "Loss is not found by this probe",
        ),
    ]);
    let from = SMALL.find("limits = [").unwrap();
    let to = from + SMALL[from..].find("] }\n  settles").unwrap();
    let without = format!("{}limits = [{}", &SMALL[..from], &SMALL[to..]);
    assert_only(
        &check(&pack(&without), TODAY),
        "holds nothing against it",
        &without,
    );
}
