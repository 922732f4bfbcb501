//! People, and what they say.
//!
//! Not here: what becomes of it ([`super::world`]).

use super::world::day;
use crate::{
    record::{Author, Condition, Decision, Outcome, Place, Verdict},
    response::{Attested, Photo, Value},
    role::Role,
};

pub(crate) fn uuid<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).to_string().parse().unwrap()
}

pub(crate) fn by(role: Role) -> Author {
    Author {
        person: uuid(role as u128 + 100),
        role,
    }
}

pub(crate) fn another(role: Role) -> Author {
    Author {
        person: uuid(role as u128 + 200),
        role,
    }
}

pub(crate) fn chosen(choice: &str) -> Value {
    let choice = choice.parse().unwrap();
    Value::Chosen { choice, note: None }
}

pub(crate) fn words(words: &str) -> Value {
    Value::Words {
        words: words.into(),
    }
}

pub(crate) fn cannot_tell() -> Value {
    Value::CannotTell {
        why: "The settings are locked.".into(),
    }
}

pub(crate) fn attested(outcome: Attested) -> Value {
    let note = "Seen on the call.".into();
    Value::Attested { outcome, note }
}

/// Pictures of these shots, each a file of its own; numbers keep files apart.
pub(crate) fn photos(shots: &[&str], number: u128) -> Value {
    let photo = |(at, shot): (usize, &&str)| Photo {
        shot: shot.parse().unwrap(),
        file: uuid(9_000_000 + 100 * number + at as u128),
    };
    Value::Photos {
        photos: shots.iter().enumerate().map(photo).collect(),
    }
}

pub(crate) fn returned() -> Verdict {
    Verdict::Returned {
        reason: "The picture is dark.".into(),
        satisfy: "Take it by day.".into(),
    }
}

/// A decision that says enough.
pub(crate) fn decision(outcome: Outcome) -> Decision {
    Decision {
        act: uuid(50),
        outcome,
        reason: "We looked at it together.".into(),
        next: "We talk again in spring.".into(),
        review: None,
        needs_second: false,
        confirms: None,
    }
}

pub(crate) fn approved(conditions: &[Condition]) -> Decision {
    decision(Outcome::Approved {
        place: Place::Home,
        conditions: conditions.to_vec(),
    })
}

pub(crate) fn condition(item: &str) -> Condition {
    Condition {
        item: Some(item.parse().unwrap()),
        words: "Put right within a month.".into(),
        due: Some(day(400)),
    }
}
