//! What a person may decide, review, attest and read, and for whom things wait.
//!
//! Not here: what decisions add up to ([`crate::standing`]).

mod approval;
mod outcome;
mod person;
mod queue;

use super::*;
use crate::{
    record::{Place, Verdict},
    response::Attested,
    standing::{
        ItemResult,
        tests::{
            example::world,
            world::{
                START, World, another, approved, attested, by, chosen, condition, day, decision,
                photos, returned, words,
            },
        },
    },
};

const MANAGER: Role = Role::Manager;

/// The inputs that a problem is about.
fn fields(problem: &Problem) -> Vec<&str> {
    problem.fields.iter().map(|it| it.field.as_str()).collect()
}

/// An advisor whose gate is open, with conditions for all else that blocks.
fn ready() -> (World, Vec<Condition>) {
    let mut world = world();
    let it = attested(Attested::Confirmed);
    world.attest(START, ("training", "manager"), by(MANAGER), it);
    world.answer(START, "fire", "yes");
    let carried = carry(&world);
    (world, carried)
}

fn carry(world: &World) -> Vec<Condition> {
    let blocks = world.blocks(&world.on(START));
    blocks
        .iter()
        .map(|block| condition(block.item.as_str()))
        .collect()
}

/// Homeworking that was approved, perhaps with a second person.
fn working() -> World {
    let (mut world, carried) = ready();
    world
        .decide(day(1), by(MANAGER), approved(&carried))
        .unwrap();
    world
}

fn reviewed(said: Decision) -> Decision {
    Decision {
        review: Some(day(300)),
        ..said
    }
}

fn code(world: &World, said: Decision) -> Option<ProblemCode> {
    world
        .may_decide(day(2), &by(MANAGER), said)
        .err()
        .map(|it| it.code)
}
