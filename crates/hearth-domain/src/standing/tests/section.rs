//! Several lesser faults weigh as a greater one, and some are urgent together.

use super::{
    example::{first, world},
    world::{World, day, packs},
};
use crate::pack::{Pack, Severity};

fn severities(world: &World) -> Vec<Severity> {
    let standing = world.on(day(1));
    let ids = ["room.door", "room.window", "room.light", "room.plant"];
    ids.iter().map(|id| standing.items[*id].severity).collect()
}

#[test]
fn three_medium_faults_of_a_section_weigh_as_high() {
    use Severity::{High, Low, Medium};
    let mut world = world();
    world.answer(day(0), "room.door", "no");
    world.answer(day(0), "room.window", "no");
    world.answer(day(0), "room.plant", "no");
    world.answer(day(0), "lamp", "no");
    let two = [Medium, Medium, Medium, Low];
    assert_eq!(
        severities(&world),
        two,
        "two mediums, a low, and a medium elsewhere"
    );
    world.answer(day(0), "room.light", "not-sure");
    assert_eq!(severities(&world), two, "an unknown is not a fault");
    world.answer(day(0), "room.light", "no");
    assert_eq!(
        severities(&world),
        [High, High, High, Low],
        "three weigh more, the low one stays"
    );
    let lamp = &world.on(day(1)).items["lamp"];
    assert_eq!(lamp.severity, Medium, "another section is untouched");
    let blocks = world.blocks(&world.on(day(1)));
    let door = blocks
        .iter()
        .find(|it| it.item.as_str() == "room.door")
        .unwrap();
    assert_eq!(door.severity, High, "the reviewer meets it as high");
    world.answer(day(0), "room.door", "yes");
    assert_eq!(severities(&world), two, "put right, they weigh as before");
}

#[test]
fn a_high_fault_is_urgent_only_with_the_item_that_makes_it_so() {
    let mut world = world();
    let urgent = |world: &World| {
        let standing = world.on(day(1));
        ["chair", "lamp", "fire"].map(|id| standing.items[id].urgent)
    };
    world.answer(day(0), "chair", "no");
    world.answer(day(0), "lamp", "no");
    world.answer(day(0), "fire", "no");
    world.answer(day(0), "pain", "not-sure");
    assert_eq!(
        urgent(&world),
        [false; 3],
        "an unknown makes nothing urgent"
    );
    world.answer(day(0), "pain", "no");
    assert_eq!(
        urgent(&world),
        [true, false, false],
        "high ones, of the same section"
    );
    world.answer(day(0), "chair", "yes");
    assert_eq!(urgent(&world), [false; 3], "what is met is not urgent");
}

/// The example with these items about health.
fn about_health(ids: &[&str]) -> (World, Pack) {
    let text = ids.iter().fold(first(), |text, id| {
        let head = format!("id = \"{id}\"\nsection");
        text.replacen(&head, &format!("health = true\n{head}"), 1)
    });
    let world = World::new(packs([text.as_str()]));
    let pack = world.packs.all().next().unwrap().clone();
    (world, pack)
}

#[test]
fn urgency_that_comes_from_health_is_for_assessors_only() {
    let (mut world, pack) = about_health(&["pain"]);
    world.answer(day(0), "chair", "no");
    world.answer(day(0), "pain", "no");
    let standing = world.on(day(1));
    assert!(standing.items["chair"].urgent, "the assessor hurries");
    let seen = standing.without_health(&pack);
    assert!(
        !seen.items["chair"].urgent,
        "a manager would know from it that something hurts"
    );
    assert_eq!(seen.items["chair"].severity, Severity::High);
}

#[test]
fn faults_of_health_make_nothing_weigh_more() {
    let (mut world, _) = about_health(&["room.light"]);
    for item in ["room.door", "room.window", "room.light"] {
        world.answer(day(0), item, "no");
    }
    assert_eq!(severities(&world)[..3], [Severity::Medium; 3]);
}
