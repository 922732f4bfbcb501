//! For whom an item waits.

use super::*;

#[test]
fn what_waits_waits_for_somebody() {
    let mut world = world();
    let pack = world.packs.all().next().unwrap().clone();
    let waits = |world: &World, item: &str, today| {
        let standing = world.on(today);
        let item = item.parse().unwrap();
        let roles = Role::ALL.into_iter().filter(|role| *role != Role::Advisor);
        roles
            .filter(|role| waits_for(&standing, &pack, &item, *role))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        waits(&world, "training", day(0)),
        [MANAGER],
        "a manager is to attest it"
    );
    assert_eq!(
        waits(&world, "chair", day(0)),
        [],
        "the advisor is to answer it"
    );
    assert_eq!(
        waits(&world, "antivirus", day(0)),
        [],
        "IT is asked once the advisor cannot tell, and not before"
    );
    assert_eq!(
        waits(&world, "risk", day(0)),
        [MANAGER],
        "the manager's own voice is asked from the start"
    );
    world.give(day(0), "lock", "photo", photos(&["front", "side"], 1));
    assert_eq!(waits(&world, "lock", day(0)), [Role::It]);
    let plan = world.give(day(0), "plan", "words", words("Out by the door."));
    assert_eq!(waits(&world, "plan", day(0)), [MANAGER]);
    world.accept(day(0), &plan, MANAGER);
    assert_eq!(waits(&world, "plan", day(0)), []);
    world.give(day(350), "plan", "words", words("Still by the door."));
    assert_eq!(
        waits(&world, "plan", day(350)),
        [MANAGER],
        "a renewal waits while the old one holds"
    );
    let pair = world.give(day(0), "pair", "words", words("Both agree."));
    assert_eq!(
        waits(&world, "pair", day(0)),
        [MANAGER, Role::Assessor, Role::It]
    );
    world.review(day(0), &pair, by(MANAGER), returned());
    assert_eq!(
        waits(&world, "pair", day(0)),
        [],
        "what was sent back waits for the advisor"
    );

    // A voice of staff grows old as well, and then waits for them.
    world.give(day(0), "risk", "advisor", chosen("yes"));
    let risk = ("risk", "manager");
    world.attest(day(0), risk, by(MANAGER), attested(Attested::Confirmed));
    assert_eq!(waits(&world, "risk", day(300)), []);
    assert_eq!(waits(&world, "risk", day(337)), [MANAGER]);
    assert_eq!(waits(&world, "risk", day(400)), [MANAGER]);
}

#[test]
fn what_nobody_can_tell_goes_to_a_person_until_it_is_in_hand() {
    let (mut world, carried) = ready();
    let pack = world.packs.all().next().unwrap().clone();
    let waits = |world: &World, item: &str, role| {
        waits_for(&world.on(day(2)), &pack, &item.parse().unwrap(), role)
    };
    world.answer(day(0), "chair", "not-sure");
    assert!(waits(&world, "chair", MANAGER));
    assert!(!waits(&world, "chair", Role::It));
    world.answer(day(0), "antivirus", "not-sure");
    assert!(
        waits(&world, "antivirus", Role::It),
        "who can attest it is asked"
    );
    assert!(!waits(&world, "antivirus", MANAGER), "and nobody besides");
    let mut acted = world.clone();
    let act: crate::id::ActId = crate::standing::tests::world::uuid(70);
    let set = Body::ActionSet {
        act: act.clone(),
        item: "chair".parse().unwrap(),
        words: "Measure it together.".into(),
        owner: MANAGER,
        due: day(9),
    };
    acted.append(day(1), by(MANAGER), set);
    assert!(
        !waits(&acted, "chair", MANAGER),
        "somebody is set to act on it"
    );
    acted.append(day(2), by(MANAGER), Body::ActionDone { act });
    assert!(
        waits(&acted, "chair", MANAGER),
        "done, and still nobody can tell"
    );
    world
        .decide(day(1), by(MANAGER), approved(&carried))
        .unwrap();
    assert!(!waits(&world, "chair", MANAGER), "the approval rests on it");
}

#[test]
fn what_lapses_under_an_approval_goes_to_the_manager_until_it_is_given_again() {
    let (mut world, carried) = ready();
    let pack = world.packs.all().next().unwrap().clone();
    let waits = |world: &World, role, today| {
        waits_for(&world.on(today), &pack, &"fire".parse().unwrap(), role)
    };
    let last_safe = |world: &World| {
        let standing = world.on(day(1));
        standing.items["fire"].last_safe.unwrap()
    };
    let end = last_safe(&world);
    assert!(
        !waits(&world, MANAGER, end.plus(1)),
        "nobody works from home on it yet"
    );
    world
        .decide(day(1), by(MANAGER), approved(&carried))
        .unwrap();
    assert!(!waits(&world, MANAGER, end), "the last safe day is safe");
    assert!(waits(&world, MANAGER, end.plus(1)));
    assert!(!waits(&world, Role::It, end.plus(1)), "and nobody else");
    world.answer(end.plus(1), "fire", "yes");
    assert!(!waits(&world, MANAGER, end.plus(1)));
}
