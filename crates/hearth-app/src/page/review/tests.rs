//! A record before each of its reviewers.

use hearth_domain::{
    pack::{Packs, Severity},
    record::{Author, Body, Condition, Outcome, Verdict},
    response::Attested,
};

use super::*;
use crate::{
    fixture::{Story, TODAY, attested, chose, moira, priya, tom, words},
    view::review::{ClaimView, ReviewGroup, ReviewItem, ReviewView},
};

/// The record as this person has it before them.
fn seen_by(story: &Story, reader: &Author) -> ReviewView {
    let roles = [reader.role];
    let copy = story.copy(&roles);
    let review = Review::of(&copy, &story.packs, &reader.person, &roles, story.today);
    review.unwrap().view()
}

fn found<'v>(view: &'v ReviewView, item: &str) -> (&'v str, &'v ReviewItem) {
    let of = |group: &'v ReviewGroup| {
        let item = group.items.iter().find(|it| it.id.as_str() == item)?;
        Some((group.title.as_str(), item))
    };
    view.groups.iter().find_map(of).unwrap()
}

fn claim(view: &ReviewView, item: &str) -> ClaimView {
    found(view, item).1.claims[0].clone()
}

#[test]
fn what_waits_for_the_reader_leads_then_what_is_amiss_then_what_is_fine() {
    let mut story = Story::new();
    story.sends_everything(&["equipment.put-away", "start.choice"]);
    story.sends(&[
        ("equipment.put-away", "answer", chose("no")),
        ("start.choice", "answer", chose("yes")),
    ]);
    let view = seen_by(&story, &tom());
    let titles: Vec<&str> = view
        .groups
        .iter()
        .map(|group| group.title.as_str())
        .collect();
    assert_eq!(titles, ["Not met", "Met"]);
    assert_eq!(found(&view, "equipment.put-away").0, "Not met");
    assert!(
        view.groups
            .iter()
            .all(|group| group.settled == (group.title == "Met"))
    );

    let fresh = seen_by(&Story::new(), &tom());
    assert_eq!(fresh.groups[0].title, "Waiting for you");
    assert_eq!(
        found(&fresh, "eligibility.tier-2-audit").0,
        "Waiting for you"
    );
    assert_eq!(found(&fresh, "start.choice").0, "Missing or out of date");
}

#[test]
fn the_worst_comes_first_within_a_group() {
    let view = seen_by(&Story::new(), &tom());
    for group in &view.groups {
        let ranks: Vec<_> = group
            .items
            .iter()
            .map(|it| (it.urgent, it.severity))
            .collect();
        assert!(
            ranks.is_sorted_by(|one, next| one >= next),
            "{}",
            group.title
        );
    }
}

#[test]
fn a_manager_sees_where_a_health_answer_stands_and_an_assessor_reads_it() {
    let mut story = Story::new();
    story.sends(&[
        ("dse.you.discomfort", "answer", chose("yes")),
        (
            "dse.you.more",
            "words",
            words("My left wrist after nights."),
        ),
    ]);
    let manager = seen_by(&story, &tom());
    let (_, item) = found(&manager, "dse.you.discomfort");
    assert!(item.claims.is_empty() && item.hidden.is_some());
    assert!(!format!("{manager:?}").contains("after nights"));

    let assessor = seen_by(&story, &moira());
    let (group, item) = found(&assessor, "dse.you.discomfort");
    assert_eq!((group, &item.hidden), ("Waiting for you", &None));
    assert_eq!(
        claim(&assessor, "dse.you.more").words,
        "My left wrist after nights."
    );
}

#[test]
fn a_manager_reads_in_the_history_that_something_is_withheld_and_not_what() {
    let mut story = Story::new();
    let answer = story.sends(&[("dse.you.discomfort", "answer", chose("yes"))]);
    let returned = Verdict::Returned {
        reason: "Which wrist hurts?".into(),
        satisfy: "Say left or right.".into(),
    };
    story.reviews(moira(), &answer, returned);

    let manager = seen_by(&story, &tom());
    assert_eq!(manager.broken, None, "every link can be followed");
    let (first, sent) = (&manager.history[0], &manager.history[1]);
    assert_eq!(first.by, "Moira Quill, workstation assessor");
    for row in [first, sent] {
        assert!(row.words.contains("only a workstation assessor reads"));
        assert_eq!(row.detail, None);
    }
    assert!(!format!("{manager:?}").contains("wrist hurts"));

    let assessor = seen_by(&story, &moira());
    let told = assessor.history[0].detail.as_deref().unwrap();
    assert!(told.contains("Which wrist hurts?"), "{told}");
}

#[test]
fn only_whose_word_settles_it_may_accept_and_only_once() {
    let mut story = Story::new();
    let answer = story.sends(&[("dse.you.discomfort", "answer", chose("no"))]);
    let open = claim(&seen_by(&story, &moira()), "dse.you.discomfort");
    assert!(open.can_accept && open.can_return);
    story.reviews(moira(), &answer, Verdict::Accepted);
    let settled = claim(&seen_by(&story, &moira()), "dse.you.discomfort");
    assert!(!settled.can_accept, "it is accepted");
    assert!(settled.can_return, "and can still be sent back");
}

#[test]
fn what_speaks_for_itself_needs_nobodys_acceptance_and_can_be_sent_back() {
    let mut story = Story::new();
    let answer = story.sends(&[("start.choice", "answer", chose("yes"))]);
    let open = claim(&seen_by(&story, &tom()), "start.choice");
    assert!(!open.can_accept && open.can_return);
    let returned = Verdict::Returned {
        reason: "Really?".into(),
        satisfy: "Say so.".into(),
    };
    story.reviews(tom(), &answer, returned);
    let back = claim(&seen_by(&story, &tom()), "start.choice");
    assert!(!back.can_return, "it was sent back");
    assert_eq!(back.standing.unwrap().tag.text, "Sent back");
}

#[test]
fn claims_are_listed_latest_first_and_say_what_found_them() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    story.sends(&[("start.choice", "answer", chose("no"))]);
    let view = seen_by(&story, &tom());
    let claims = &found(&view, "start.choice").1.claims;
    assert_eq!(claims.len(), 2);
    assert_eq!(
        (claims[0].words.as_str(), claims[0].superseded),
        ("No", false)
    );
    assert_eq!(
        (claims[1].words.as_str(), claims[1].superseded),
        ("Yes", true)
    );
    assert!(!claims[1].can_return, "what was superseded is history");
    assert_eq!(claims[0].by, "Priya Shah, advisor");
    assert_eq!(claims[0].observed, TODAY);
    let memory = claim(&view, "device.memory");
    // Both a reading and a confirmation by IT lie on the record or one of them.
    let measured = found(&view, "device.memory")
        .1
        .claims
        .iter()
        .find(|it| it.measured);
    assert_eq!(
        measured.map(|it| it.method.as_str()),
        Some("Read from the computer"),
        "{memory:?}"
    );
}

#[test]
fn what_was_taken_back_is_no_claim() {
    let mut story = Story::new();
    let response = story.sends(&[("start.choice", "answer", chose("yes"))]);
    story.happens(priya(), Body::Withdrawn { response });
    let view = seen_by(&story, &tom());
    assert!(found(&view, "start.choice").1.claims.is_empty());
    assert!(
        view.history
            .iter()
            .any(|row| row.words.starts_with("Took back"))
    );
}

#[test]
fn a_reviewer_confirms_what_is_theirs_until_it_holds() {
    let mut story = Story::new();
    let offered = |story: &Story, reader: &Author| {
        let view = seen_by(story, reader);
        found(&view, "eligibility.tier-2-audit")
            .1
            .attestations
            .clone()
    };
    let statement = &offered(&story, &tom())[0];
    assert!(statement.statement.contains("tier 2 audit") && statement.most.is_none());
    assert!(
        offered(&story, &moira()).is_empty(),
        "it is not the assessor's to confirm"
    );
    let yes = attested(Attested::Confirmed, "");
    story.attests(tom(), "eligibility.tier-2-audit", "confirmed", yes);
    assert!(offered(&story, &tom()).is_empty());
    let view = seen_by(&story, &tom());
    let words = &found(&view, "alone.hard-calls").1.attestations[0];
    assert_eq!(words.most, Some(1000), "the manager's view is in words");
}

#[test]
fn blocks_name_gates_first_and_propose_a_condition_by_severity() {
    let view = seen_by(&Story::new(), &tom());
    assert_eq!(view.blocks[0].weight, Weight::Gate);
    assert!(!view.blocks[0].can_carry, "a gate must be met");
    let measured = view
        .blocks
        .iter()
        .find(|it| it.item.as_str() == "connection.measured");
    let measured = measured.unwrap();
    assert_eq!(measured.severity, Severity::High);
    assert!(measured.can_carry);
    assert_eq!(measured.due, TODAY.plus(7));
    assert_eq!(
        measured.condition,
        "\"Internet measured\" is shown to be met."
    );
    assert_eq!(view.headline, "Nothing has been decided yet.");
}

#[test]
fn what_can_be_decided_follows_what_was_decided() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    let can = |story: &Story, reader: &Author| seen_by(story, reader).outcomes;
    assert_eq!(
        can(&story, &tom()),
        [OutcomeKind::Approve, OutcomeKind::Decline]
    );
    assert_eq!(can(&story, &moira()), [], "an assessor does not decide");
    let own = Author {
        person: priya().person,
        role: Role::Manager,
    };
    assert_eq!(can(&story, &own), [], "nobody decides about themselves");
    let headline = seen_by(&story, &tom()).headline;
    assert_eq!(
        headline,
        "Everything that an approval needs is met. A decision can be made."
    );

    let approved = Outcome::Approved {
        place: Place::Home,
        conditions: vec![],
    };
    story.decides(tom(), approved, None);
    let now = can(&story, &tom());
    assert!(
        now.contains(&OutcomeKind::Pause) && now.contains(&OutcomeKind::End),
        "{now:?}"
    );
    assert!(!now.contains(&OutcomeKind::Decline) && !now.contains(&OutcomeKind::Resume));
    story.decides(tom(), Outcome::Paused, Some(TODAY.plus(7)));
    let now = can(&story, &tom());
    assert!(
        now.contains(&OutcomeKind::Resume) && now.contains(&OutcomeKind::End),
        "{now:?}"
    );
    assert!(
        now.contains(&OutcomeKind::KeepPaused) && !now.contains(&OutcomeKind::Pause),
        "a pause can go on, with another day to look at it"
    );
}

#[test]
fn a_second_person_confirms_and_the_first_does_not() {
    let mut story = Story::new();
    story.sends_everything(&[]);
    let outcome = Outcome::Approved {
        place: Place::Home,
        conditions: vec![Condition {
            item: None,
            words: "Keep in touch.".into(),
            due: None,
        }],
    };
    let seq = story.decides(tom(), outcome.clone(), None);
    let entry = story
        .record
        .entries
        .iter_mut()
        .find(|entry| entry.seq == seq)
        .unwrap();
    let Body::Decided { decision } = &mut entry.body else {
        panic!("a decision");
    };
    decision.needs_second = true;
    let first = seen_by(&story, &tom()).awaits.unwrap();
    assert_eq!((first.decision, first.by.as_str()), (seq, "You"));
    let why = first.cannot.unwrap();
    assert!(why.contains("You made the first decision."), "{why}");
    let second = seen_by(&story, &moira()).awaits.unwrap();
    assert_eq!(
        (second.by.as_str(), &second.outcome),
        ("Tom Barnes, manager", &outcome)
    );
    assert_eq!(second.cannot, None, "an assessor may be the second person");
    let it = Author {
        person: moira().person,
        role: Role::It,
    };
    let never = seen_by(&story, &it).awaits.unwrap().cannot;
    assert_eq!(never.as_deref(), Some("A manager must decide this."));
}

#[test]
fn on_a_record_that_does_not_hold_together_nothing_can_be_done() {
    let mut story = Story::new();
    story.sends(&[("start.choice", "answer", chose("yes"))]);
    let roles = [Role::Manager];
    let mut copy = story.copy(&roles);
    copy.entries[0] = copy.entries[0].replace("health-advisor", "other-advisor");
    let tom = tom();
    let review = Review::of(&copy, &story.packs, &tom.person, &roles, TODAY).unwrap();
    let view = review.view();
    assert!(
        view.broken.as_deref().unwrap().contains("Do not decide"),
        "{:?}",
        view.broken
    );
    assert!(view.outcomes.is_empty());
    for item in view.groups.iter().flat_map(|group| &group.items) {
        assert!(item.attestations.is_empty());
        assert!(
            item.claims
                .iter()
                .all(|claim| !claim.can_accept && !claim.can_return)
        );
    }

    let mut cut = story.copy(&roles);
    cut.entries.pop();
    let review = Review::of(&cut, &story.packs, &tom.person, &roles, TODAY).unwrap();
    assert!(
        review.view().broken.is_some(),
        "an end that is missing shows"
    );
}

#[test]
fn what_came_in_since_it_was_read_is_told() {
    let mut story = Story::new();
    let seen = story.record.entries.len() as u64;
    story.sends(&[("start.choice", "answer", chose("yes"))]);
    let roles = [Role::Manager];
    let copy = story.copy(&roles);
    let tom = tom();
    let review = Review::of(&copy, &story.packs, &tom.person, &roles, TODAY).unwrap();
    assert_eq!(since(&review, seen), "Priya Shah, advisor: Sent 1 answer.");
    assert_eq!(since(&review, seen + 1), "");
}

#[test]
fn without_the_pack_there_is_no_page() {
    let story = Story::new();
    let copy = story.copy(&[Role::Manager]);
    let tom = tom();
    let none = Packs::default();
    assert!(Review::of(&copy, &none, &tom.person, &[Role::Manager], TODAY).is_none());
}
