//! Who may decide, review, attest and read.

use super::*;

#[test]
fn nobody_decides_reviews_or_attests_about_themselves() {
    let (world, carried) = ready();
    let oneself = Author {
        person: World::advisor(),
        role: MANAGER,
    };
    let not_allowed = |result: Result<(), Problem>| {
        assert_eq!(result.unwrap_err().code, ProblemCode::NotAllowed);
    };
    not_allowed(
        world
            .may_decide(day(1), &oneself, approved(&carried))
            .map(drop),
    );
    let pack = world.packs.all().next().unwrap();
    let item = pack.item(&"risk".parse().unwrap()).unwrap();
    let (mine, managers) = (&item.methods[0], &item.methods[1]);
    let advisor = World::advisor();
    not_allowed(review(item, mine, &advisor, &oneself, &Verdict::Accepted));
    let it = attested(Attested::Confirmed);
    not_allowed(attest(item, managers, &advisor, &oneself, &it));
    not_allowed(set_action(
        item,
        &advisor,
        &oneself,
        "Move it.",
        day(9),
        day(1),
    ));
}

#[test]
fn managers_decide() {
    let (world, carried) = ready();
    for role in Role::ALL {
        let decided = world.may_decide(day(1), &another(role), approved(&carried));
        assert_eq!(decided.is_ok(), role == MANAGER, "{role:?}");
    }
}

#[test]
fn items_about_health_are_the_assessors_alone() {
    let mut world = world();
    let eyes = world.give(day(0), "eyes", "answer", chosen("yes"));
    let standing = world.on(day(0));
    let pack = world.packs.all().next().unwrap().clone();
    let item = pack.item(&"eyes".parse().unwrap()).unwrap();
    for role in Role::ALL {
        let assessor = role == Role::Assessor;
        assert_eq!(may_read(item, role), assessor, "{role:?}");
        assert_eq!(
            waits_for(&standing, &pack, &item.id, role),
            assessor,
            "{role:?}"
        );
        for verdict in [Verdict::Accepted, returned()] {
            let person = another(role);
            let may = review(item, &item.methods[0], &World::advisor(), &person, &verdict);
            assert_eq!(may.is_ok(), assessor, "{role:?}");
        }
    }
    assert_eq!(
        world.on(day(0)).items["eyes"].result,
        ItemResult::NotEnoughEvidence
    );
    world.accept(day(1), &eyes, Role::Assessor);
    assert_eq!(world.on(day(1)).items["eyes"].result, ItemResult::Met);
    world.give(day(2), "eyes", "answer", chosen("not-sure"));
    let standing = world.on(day(2));
    assert!(waits_for(&standing, &pack, &item.id, Role::Assessor));
    assert!(!waits_for(&standing, &pack, &item.id, MANAGER));
}

#[test]
fn a_return_says_why_and_what_would_satisfy() {
    let world = world();
    let pack = world.packs.all().next().unwrap();
    let item = pack.item(&"plan".parse().unwrap()).unwrap();
    let say = |reason: &str, satisfy: &str| {
        let (reason, satisfy) = (reason.into(), satisfy.into());
        let verdict = Verdict::Returned { reason, satisfy };
        review(
            item,
            &item.methods[0],
            &World::advisor(),
            &by(MANAGER),
            &verdict,
        )
    };
    assert_eq!(say("It is dark.", "Take it by day."), Ok(()));
    assert_eq!(
        fields(&say(" ", "Take it by day.").unwrap_err()),
        ["reason"]
    );
    assert_eq!(fields(&say("It is dark.", "").unwrap_err()), ["satisfy"]);
}

#[test]
fn a_response_is_accepted_by_the_role_that_settles_it() {
    let world = world();
    let pack = world.packs.all().next().unwrap();
    let item = pack.item(&"lock".parse().unwrap()).unwrap();
    let may = |role, verdict| {
        review(
            item,
            &item.methods[0],
            &World::advisor(),
            &another(role),
            &verdict,
        )
        .is_ok()
    };
    for role in Role::ALL {
        let reviews = [MANAGER, Role::Assessor, Role::It].contains(&role);
        assert_eq!(may(role, Verdict::Accepted), role == Role::It, "{role:?}");
        assert_eq!(may(role, returned()), reviews, "{role:?}");
    }
}

#[test]
fn staff_attest_what_is_theirs_and_say_why_not() {
    let world = world();
    let pack = world.packs.all().next().unwrap();
    let item = pack.item(&"training".parse().unwrap()).unwrap();
    let say = |role, outcome, note: &str| {
        let value = crate::response::Value::Attested {
            outcome,
            note: note.into(),
        };
        attest(
            item,
            &item.methods[0],
            &World::advisor(),
            &another(role),
            &value,
        )
    };
    assert_eq!(say(MANAGER, Attested::Confirmed, ""), Ok(()));
    assert_eq!(say(MANAGER, Attested::NotSo, "Module 4 is open."), Ok(()));
    for outcome in [Attested::NotSo, Attested::CannotSay] {
        assert_eq!(fields(&say(MANAGER, outcome, " ").unwrap_err()), ["note"]);
    }
    let endless = "n".repeat(MOST_WORDS + 1);
    assert_eq!(
        fields(&say(MANAGER, Attested::Confirmed, &endless).unwrap_err()),
        ["note"]
    );
    assert!(say(Role::It, Attested::Confirmed, "").is_err());
    let odd = attest(
        item,
        &item.methods[0],
        &World::advisor(),
        &by(MANAGER),
        &words("Yes."),
    );
    assert_eq!(fields(&odd.unwrap_err()), ["value"]);
}
